resource AWS::SQS::Queue work {
  Tags = [Key = "team", Value = "research"]
}
key lab
