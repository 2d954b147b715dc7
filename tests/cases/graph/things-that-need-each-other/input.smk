resource AWS::SQS::Queue work {
  RedrivePolicy = { deadLetterTargetArn = failed.arn, maxReceiveCount = 3 }
}

resource AWS::SQS::Queue failed {
  RedrivePolicy = { deadLetterTargetArn = work.arn, maxReceiveCount = 3 }
}
