# A role that anybody may take and that may do anything.
resource AWS::IAM::Role open {
  AssumeRolePolicyDocument = {
    Version = "2012-10-17",
    Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "sts:AssumeRole" }]
  }
  ManagedPolicyArns = ["arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"]
  Policies = [{
    PolicyName = "everything",
    PolicyDocument = {
      Version = "2012-10-17",
      Statement = [
        { Effect = "Allow", Action = "s3:*", Resource = "arn:aws:s3:::acme-*" },
        { Effect = "Allow", Action = ["s3:PutObject", "ec2:DescribeVpcs"], Resource = "*" },
        { Effect = "Allow", Action = "kms:Decrypt", Resource = "*", Condition = {
          StringEquals = { "aws:RequestedRegion" = "us-east-1" }
        } }
      ]
    }
  }]
}
