let kept =
resource AWS::SQS::Queue work {
  QueueName =
  Tags = [{ Key = , Value }]
}
resource AWS::SQS::Queue names {
  Tags = [{ né }]
}
