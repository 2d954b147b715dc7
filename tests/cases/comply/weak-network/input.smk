# A network by hand, whose workload stands beside the internet gateway.
existing AWS::IAM::Role staff "Staff"
key lab
resource AWS::EC2::VPC vpc { CidrBlock = "10.0.0.0/16" }
resource AWS::EC2::InternetGateway gateway {}
resource AWS::EC2::RouteTable table { VpcId = vpc.id }
resource AWS::EC2::Subnet open {
  VpcId = vpc.id
  CidrBlock = "10.0.0.0/24"
  MapPublicIpOnLaunch = true
}
resource AWS::EC2::SubnetRouteTableAssociation association {
  SubnetId = open.id
  RouteTableId = table.id
}
resource AWS::EC2::Route out {
  RouteTableId = table.id
  DestinationCidrBlock = "0.0.0.0/0"
  GatewayId = gateway.id
}
resource AWS::EC2::Route out-over-ipv6 {
  RouteTableId = table.id
  DestinationIpv6CidrBlock = "::/0"
  GatewayId = gateway.id
}
resource AWS::EC2::VPCEndpoint s3 {
  VpcId = vpc.id
  ServiceName = "com.amazonaws.us-east-1.s3"
  VpcEndpointType = "Gateway"
}
resource AWS::SageMaker::NotebookInstance research {
  InstanceType = "ml.t3.medium"
  RoleArn = staff.arn
  DirectInternetAccess = "Disabled"
  RootAccess = "Disabled"
  PlatformIdentifier = "notebook-al2023-v1"
  InstanceMetadataServiceConfiguration = { MinimumInstanceMetadataServiceVersion = "2" }
  KmsKeyId = lab.arn
  SubnetId = open.id
  SecurityGroupIds = [vpc.default-security-group]
}
