resource AWS::SQS::Queue work {
  VisibilityTimeout = 5 minutes
}
