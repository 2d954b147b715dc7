param password = "correct horse"

resource AWS::SecretsManager::Secret token {
  SecretString = $password
}
resource AWS::IAM::User ana {
  LoginProfile = { Password = $password }
}
resource AWS::SSM::Parameter copy {
  Type = "String"
  Value = token.secret-string
}

output token = token.SecretString
output profile = ana.LoginProfile
output where = token.id
