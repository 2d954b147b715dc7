resource AWS::SQS::Queue work
resource AWS::S3::Buckt data

network lab 10.0.0.0/16 {
  endpoint s3 { allow work, data, nothing }
}

notebook research {
  in lab
  key work
  uses work read
}
