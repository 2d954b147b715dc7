let kept =
resource AWS::SQS::Queue work {
  QueueName =
  Tags = [{ Key = , Value }]
}
