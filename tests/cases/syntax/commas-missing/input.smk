let ports = [80 443]
resource AWS::SQS::Queue work {
  Tags = [
    { Key = "team", Value = "research" }
    { Key = "cost", Value = "42" }
  ]
}
