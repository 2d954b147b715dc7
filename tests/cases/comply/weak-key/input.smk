resource AWS::KMS::Key open {
  Enabled = false
  KeyPolicy = {
    Version = "2012-10-17",
    Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "kms:*", Resource = "*" }]
  }
}
