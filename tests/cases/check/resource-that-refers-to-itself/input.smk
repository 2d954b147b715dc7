resource AWS::SQS::Queue work {
  RedrivePolicy = { deadLetterTargetArn = work.arn, maxReceiveCount = 3 }
}
