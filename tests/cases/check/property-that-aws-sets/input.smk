resource AWS::SQS::Queue work {
  QueueNam = "work"
}
