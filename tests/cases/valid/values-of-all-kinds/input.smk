# Properties of AWS: texts, numbers, switches, lists, maps and references.
let team = "research"
let delay = 5

resource AWS::SQS::Queue failed {
  QueueName = "failed"
  SqsManagedSseEnabled = on
}
resource AWS::SQS::Queue work {
  QueueName = "work"
  DelaySeconds = $delay
  RedrivePolicy = { deadLetterTargetArn = failed.arn, maxReceiveCount = 3 }
  Tags = [
    { Key = "team", Value = $team },
    { Key = "region", Value = aws.region }
  ]
}
resource AWS::SNS::Topic news { TopicName = "news"; DisplayName = "News" }
output failed-queue = failed.arn
