resource AWS::SQS::Queue work {
  QueueNam = "work"
  DelaySeconds = "soon"
  Arn = "arn:aws:sqs:us-east-1:111122223333:work"
  VisibilityTimeout = 100000
  Tags = [{ Key = "team" }]
}
resource AWS::Logs::LogGroup logs {
  RetentionInDays = 100
  LogGroupClass = "STANDART"
}
resource AWS::SSM::Parameter setting {
  Value = "on"
}
