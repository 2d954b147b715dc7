stack acme in eu-west-1 { account 111122223333 }

existing AWS::SecretsManager::Secret one "arn:aws:secretsmanager:us-east-1:111122223333:secret:one-a1b2c3"
existing AWS::SecretsManager::Secret two "arn:aws:secretsmanager:eu-west-1:444455556666:secret:two-a1b2c3"
existing AWS::IAM::ManagedPolicy three "arn:aws:iam::444455556666:policy/three"
existing AWS::IAM::ManagedPolicy four "arn:aws:iam::aws:policy/ReadOnlyAccess"
existing AWS::SecretsManager::Secret five "arn:aws:secretsmanager:eu-west-1:111122223333:secret:five-a1b2c3"
