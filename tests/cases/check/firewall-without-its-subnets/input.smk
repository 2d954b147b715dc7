network lab 10.0.0.0/16 {
  egress via firewall
  egress allow .example.org
  subnets private 10.0.1.0/24
}
network bare 10.1.0.0/16 {
  egress via firewall
  subnets firewall 10.1.1.0/28
}
