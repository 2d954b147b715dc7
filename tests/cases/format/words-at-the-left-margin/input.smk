bundle tools,
  key {
  a,
  key
}
resource AWS::SQS::Queue work {
key = "a"
Tags = {
  key = "a"
  }
}
