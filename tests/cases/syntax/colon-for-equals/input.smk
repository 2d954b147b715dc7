resource AWS::SQS::Queue work {
  QueueName: "work"
  Tags = [{ "Key": "team", Value: "research" }]
  DelaySeconds : 5
}
