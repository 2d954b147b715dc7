resource AWS::SQS::Queue work {}
resource AWS::SSM::Parameter one { Type = "String"; Value = aws_sqs_queue.work.arn }
resource AWS::SSM::Parameter two { Type = "String"; Value = AWS::SQS::Queue.work.Arn }
resource AWS::SSM::Parameter three { Type = String; Value = "x" }
