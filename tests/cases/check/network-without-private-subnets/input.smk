network lab 10.0.0.0/16 {
  egress via nat
  subnets public 10.0.0.0/24
}
