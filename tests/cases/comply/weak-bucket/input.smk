resource AWS::S3::Bucket drop {
  AccessControl = "PublicRead"
  OwnershipControls = { Rules = [{ ObjectOwnership = "ObjectWriter" }] }
}
resource AWS::S3::BucketPolicy open {
  Bucket = drop.name
  PolicyDocument = {
    Version = "2012-10-17",
    Statement = [
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" },
      { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*" }
    ]
  }
}
