# A program that breaks its lines wherever it may.
let hosts = [
  "a.example.org",   # one
  # two
  "b \"quoted\" \u{e9}\n",
  -1.5, $other, [], {}
]

network main in "vpc-0ab" {
  egress allow pip,     # from here
    github,

    .example.org
  endpoint s3 {
    allow data,
      models
  }
}

resource AWS::IAM::Role work {
  AssumeRolePolicyDocument = {
    Version = "2012-10-17",
    Statement = [
      { Effect = "Allow", "Action" = ["sts:AssumeRole", "sts:TagSession"] },
      {
        Condition = { StringEquals = { "aws:SourceAccount" = 111122223333 } },
        Limit = 50 GB
      }
    ]
  }
  MaxSessionDuration = 3600
}

notebook one { in main; uses data read { } }
