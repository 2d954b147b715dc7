resource AWS::SQS::Queue work {
  Tags = [
    { Key = "team", Value = "research" }
  QueueName = "work"
}
key lab
