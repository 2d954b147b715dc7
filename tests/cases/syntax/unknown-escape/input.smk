existing AWS::IAM::Role admin "team\Admin"
existing AWS::IAM::Role other "\u{110000}"
