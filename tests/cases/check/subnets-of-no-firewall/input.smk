network lab 10.0.0.0/16 {
  egress via nat
  egress allow pypi.org
  subnets public 10.0.0.0/24
  subnets private 10.0.1.0/24
  subnets firewall 10.0.1.0/28
}
