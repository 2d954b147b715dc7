stack acme-research in eu-west-1 {      # what state, tags and names belong to
  account 111122223333                  # refuse to touch any other account
  tag team "research"
}

param vpc-cidr = 10.2.0.0/16            # a typed parameter
let   kept     = 30 days                # a constant

bundle labtools { .example.org, data.example.com }   # a named set of hosts

network main $vpc-cidr {                # a VPC
  zones 2                               # or  zones a, b
  subnets public   10.2.0.0/20,  10.2.32.0/20      # one per zone
  subnets private  10.2.16.0/20, 10.2.48.0/20
  egress via firewall                   # how
  egress allow pip, github, .example.org
  egress allow data.example.com port 80, 443
  endpoint s3 { allow data, models, amazon-linux } # which buckets
  endpoint sts, logs, kms               # interface endpoints
  flow-logs keep $kept
  dns-firewall on                       # default on
}

key lab                                 # a KMS key with rotation
bucket data, models { only from main }  # private, encrypted, TLS only

notebook research {
  in main                               # or  in main.private-a
  instance ml.t3.medium
  volume 50 GB
  key lab
  uses data read-write, models read     # what its role may do
  root off                              # default off
  on start "scripts/setup.sh"           # lifecycle script
}
notebook alice, bob { in main }         # several of the same

studio lab { in main; user ana, ben; uses data read }      # SageMaker Studio, VPC only
training jobs { in main; encrypt-traffic on; isolate off; uses data read }

guardrails                              # an IAM policy

resource AWS::SQS::Queue work {         # any Cloud Control type
  QueueName = "work"
  KmsMasterKeyId = lab.arn
  Tags = [{ Key = "team", Value = "research" }]
}
existing AWS::IAM::Role admin "Admin"   # read, never changed

assert research reaches only pip, github, .example.org
assert research reaches pypi.org
assert jobs cannot reach internet
assert data only from main

waive ec2-public-address on main because "the proxy needs one"
protect data                            # refuse any plan that destroys it
output notebook-url = research.url
use "network.smk"                       # another file or folder, once
moved old-name to research              # a rename that keeps the resource
forget legacy                           # drop from state, leave in AWS
