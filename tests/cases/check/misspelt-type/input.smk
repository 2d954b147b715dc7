resource AWS::SQS::Queu work
