resource AWS::SQS::Queue one {
  RedrivePolicy = { deadLetterTargetArn = two.arn, maxReceiveCount = 3 }
}
resource AWS::SQS::Queue two {
  RedrivePolicy = { deadLetterTargetArn = three.arn, maxReceiveCount = 3 }
}
resource AWS::SQS::Queue three {
  RedrivePolicy = { deadLetterTargetArn = one.arn, maxReceiveCount = 3 }
}
resource AWS::SQS::Queue other {
  RedrivePolicy = { deadLetterTargetArn = one.arn, maxReceiveCount = 3 }
}
