resource AWS::SQS::Queue work {
  QueueName = "jobs"
}

resource AWS::SQS::Queue spare {
  QueueName = "jobs"
}
