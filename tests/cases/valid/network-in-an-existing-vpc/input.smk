stack acme

network main 10.0.64.0/18 in "vpc-0a1b2c3d4e5f6a7b8" {
  internet-gateway "igw-0a1b2c3d4e5f6a7b8"
  egress via firewall
  egress allow pip
}

network side 10.0.0.0/18 in "vpc-0a1b2c3d4e5f6a7b8" {
  zones c
  subnets private "subnet-0a1b2c3d4e5f6a7b8"
  subnets public 10.0.1.0/24
  endpoint s3 "vpce-0a1b2c3d4e5f6a7b8"
  egress via proxy
  egress allow pip
}

notebook research { in side }
training jobs { in side }
bucket data { only from main, side; empty-on-destroy }
waive ec2-public-address on side because "the proxy is the way out"
