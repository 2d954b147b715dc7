bundle tools { .example.org }
bucket data { only from lab }
resource AWS::SSM::Parameter name {
  Type = "String"
  Value = queue.QueueName
}
waive queue-key on queue because "it is a test"
