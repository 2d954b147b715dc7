network lab 10.0.0.0/16 {
  egress via proxy
  subnets private 10.0.1.0/24
}
