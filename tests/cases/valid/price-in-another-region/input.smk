# What is priced by its parts, what is priced by use, and what has no price in the table.
stack prices in eu-west-1
network lab 10.0.0.0/16 {
  zones a, b
  subnets private 10.0.0.0/24, 10.0.1.0/24
  egress via none
  endpoint sts
}
resource AWS::EC2::Instance proxy {
  ImageId = "ami-0123456789abcdef0"
  InstanceType = "t4g.nano"
  MetadataOptions = { HttpTokens = "required" }
  NetworkInterfaces = [{ DeviceIndex = "0", AssociatePublicIpAddress = true }]
}
resource AWS::ElastiCache::ServerlessCache memory {
  Engine = "valkey"
  ServerlessCacheName = "memory"
}
resource AWS::SQS::Queue work {}
waive ec2-public-address on proxy because "what is priced here is its address"
