# Of two statements that are wrong, nothing else is: what they would have made may be meant.
network main 10.0.0.0/16
studio lab { in main; user ana ben }
key lab other
resource AWS::SSM::Parameter endpoint {
  Type = "String"
  Value = main.endpoint-s3.id
}
output url = lab.url
