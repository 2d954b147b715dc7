resource AWS::S3::Bucket data

network lab 10.0.0.0/16 {
  endpoint sts { allow data }
}
