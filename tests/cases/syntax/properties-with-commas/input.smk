resource AWS::SQS::Queue work {
  QueueName = "work",
  DelaySeconds = 5
}
