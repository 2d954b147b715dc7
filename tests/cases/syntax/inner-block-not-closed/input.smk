network main 10.0.0.0/16 {
  zones 2
  endpoint s3 {
    allow data
  egress allow pip
}

bucket data
