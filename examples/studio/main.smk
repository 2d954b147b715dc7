# SageMaker Studio behind a firewall, with buckets that nothing but its network reaches.
stack sagemaker-studio-anfw
network main 10.2.0.0/16 {
  tag Name "sagemaker-studio-anfw-vpc"
  subnets firewall 10.2.1.0/24
  subnets public 10.2.2.0/24
  subnets private 10.2.3.0/24
  egress via firewall after nat
  # Of AWS one name only: .amazonaws.com would let data out to everybody's buckets elsewhere.
  egress allow .kaggle.com, iam.amazonaws.com
  endpoint notebook
}
key objects { alias "kms-cmk-sagemaker-studio-anfw" }
key volumes { alias "sagemaker-anfw-kms" }
bucket data, models { only from main; key objects; empty-on-destroy }
studio lab {
  in main
  user demo
  key volumes
  uses data read-write, models read-write
}
# Where other programs look for what this one made.
resource AWS::SSM::Parameter s3-endpoint-id { Name = "s3-endpoint-sagemaker-studio-anfw-id"; Type = "String"; Value = main.endpoint-s3.id }
resource AWS::SSM::Parameter key-arn { Name = "kms-cmk-sagemaker-studio-anfw-arn"; Type = "String"; Value = objects.arn }
output s3-endpoint = main.endpoint-s3.id
output studio-url = lab.url
waive firewall-zones on main because "the reference design has one zone"
waive firewall-protection on main because "people try it out, and take it down again"
