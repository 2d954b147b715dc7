key lab {alias "lab"}
key spare {   }
key other {
}
bucket data, models {only from lab;key lab;empty-on-destroy}
bucket logs { key lab
  empty-on-destroy }
notebook research { in lab; volume 5 GB
instance ml.t3.medium; root off }
resource AWS::SSM::Parameter where-other-programs-look { Name = "a-name-that-is-long-enough-for-a-line"; Type = "String"; Value = lab.arn }
network lab 10.0.0.0/16 {
  endpoint s3 {allow data,models}
  endpoint kms {
    allow data }
}
