stack acme

network main in "vpc-0a1b2c3d" {
  zones a
  subnets private "subnet-0a1b2c3d"
}

notebook research { in main }
bucket data { only from main }
