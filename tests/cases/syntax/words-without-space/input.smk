existing AWS::IAM::Role admin"Admin"
