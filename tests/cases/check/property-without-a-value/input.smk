resource AWS::SQS::Queue work {
  QueueName "work"
}
