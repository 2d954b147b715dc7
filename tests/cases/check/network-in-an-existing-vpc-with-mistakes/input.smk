stack acme

network main in "vpc-0ab" {
  subnets private "subnet-0a1b2c3d", "subnet-0a1b2c3d"
  internet-gateway "igw-0a1b2c3d"
  endpoint s3 "vpce-0a1b2c3d"
}

network two 10.0.0.0/16 {
  internet-gateway "igw-0a1b2c3d"
  endpoint s3 "vpce-0a1b2c3d"
  subnets private "subnet-0a1b2c3d"
}

network three in "vpc-0a1b2c3d" { egress via nat }

network four in "vpc-0a1b2c3d" {
  subnets private "subnet-0a1b2c3d", 10.0.1.0/24
  subnets public "subnet-0a1b2c3d", "subnet-0a1b2c3e"
  endpoint logs "vpce-0a1b2c3d"
  endpoint s3, dynamodb "vpce-0a1b2c3d"
  internet-gateway "igw-0a1b2c3d"
  internet-gateway "igw-0a1b2c3e"
  subnets private 10.0.2.0/24
}

network five in "vpc-0a1b2c3d" {
  zones a, b
  subnets private "subnet-0a1b2c3d"
  internet-gateway "igw-0a1b2c3d"
}

network six 10.0.0.0/16 in "vpc-0a1b2c3d" {
  internet-gateway "igw-0a1b2c3d"
  endpoint s3 "vpce-0a1b2c3d"
  egress via firewall after nat
}

network seven in "vpc-0a1b2c3d" {
  subnets public 10.0.0.0/24
  subnets private "subnet-0a1b2c3d"
  egress via proxy
  egress allow pip
}

network eight in "vpc-0a1b2c3d" {
  zones a
  subnets public 10.0.0.0/24
  subnets private "subnet-0a1b2c3d"
  egress via nat
}

network nine in vpc-0a1b2c3d { zones a }
network ten in
