# Where a group works with data that must not leave.
stack acme-research in eu-west-1 {
  account 111122223333
  tag team "research"
}
let kept = 90 days
bundle labtools { .example.org, data.example.com }

network main 10.2.0.0/16 {
  zones a, b
  egress via firewall  # reads the names in TLS and HTTP
  egress allow pip, conda, labtools
  egress allow api.example.net port 80, 443
  endpoint s3 { allow data, models }
  flow-logs keep $kept
}

key lab
bucket data, models { only from main; key lab }

notebook research {
  in main.private-a
  instance ml.t3.medium
  volume 50 GB
  uses data read-write, models read
  starts jobs
}
training jobs { in main; encrypt-traffic on; uses data read }
guardrails

resource AWS::SQS::Queue work {
  QueueName = "work"
  KmsMasterKeyId = lab.arn
  Tags = [{ Key = "team", Value = "research" }]
}

waive firewall-protection on main because "the lab is rebuilt daily"
protect data
output notebook-url = research.url
