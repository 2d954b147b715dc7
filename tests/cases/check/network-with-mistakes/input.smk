network lab 10.0.0.0/16 {
  zones 9
  zones a, z
  subnets privat 10.0.0.0/24
  subnets private ten
  egress via tunnel
  egress via firewall
  egress allow
  egress allow pip port 0
  endpoint "s3"
  endpoint S3
  flow-logs
  flow-logs keep forever
  flow-logs keep 30 moons
  dns-firewall maybe
  tag Name
}
network in "vpc-0123"
network more in "vpc-0123"
network wide 10.0.0.0
network wider 10.0.0.0/16, 10.1.0.0/16
