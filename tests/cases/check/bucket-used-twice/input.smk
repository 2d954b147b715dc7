resource AWS::S3::Bucket data

network lab 10.0.0.0/16 { endpoint s3 { allow data } }

notebook research {
  in lab
  uses data read, data read-write
}
