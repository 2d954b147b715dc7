# Every statement that this version of smk can build.
stack acme-research in eu-west-1 {
  account 111122223333
  tag team "research"
}

param vpc-cidr = 10.2.0.0/16
let kept = 30 days

bundle labtools { mirror.example.org, data.example.com }

network main $vpc-cidr {
  zones 2
  subnets public 10.2.0.0/20, 10.2.32.0/20
  subnets private 10.2.16.0/20, 10.2.48.0/20
  egress via nat
  egress allow pip, labtools
  egress allow files.example.com port 80, 443
  endpoint s3 { allow archive }
  endpoint sts, logs
  flow-logs keep $kept
  dns-firewall on
  tag Name "Acme VPC"
}

key lab { alias "research"; tag team "keys" }

notebook research {
  in main.private-a
  instance ml.t3.medium
  volume 50 GB
  key lab
  uses archive read-write, results read
  root off
  on start "setup.sh"
  tag owner "ana"
}
notebook alice, bob { in main }

resource AWS::S3::Bucket results {
  BucketName = "acme-results"
  PublicAccessBlockConfiguration = {
    BlockPublicAcls = true, BlockPublicPolicy = true,
    IgnorePublicAcls = true, RestrictPublicBuckets = true
  }
  BucketEncryption = { ServerSideEncryptionConfiguration = [{
    ServerSideEncryptionByDefault = { SSEAlgorithm = "aws:kms", KMSMasterKeyID = lab.arn }
  }] }
  VersioningConfiguration = { Status = "Enabled" }
  LifecycleConfiguration = { Rules = [{
    Status = "Enabled", AbortIncompleteMultipartUpload = { DaysAfterInitiation = 7 }
  }] }
}

resource AWS::SQS::Queue work {
  QueueName = "work"
  KmsMasterKeyId = lab.arn
  DelaySeconds = 5
  Tags = [{ Key = "team", Value = "research" }, { Key = "kind", Value = "jobs" }]
}

existing AWS::S3::Bucket archive "acme-archive"

waive bucket-tls-only on results because "an old instrument writes to it in plain text"
protect lab, results
output notebook-url = research.url
output queue = work.arn
