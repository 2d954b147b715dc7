key lab

resource AWS::SQS::Queue work {
  KmsMasterKeyId = lab
}
