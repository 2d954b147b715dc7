network lab 10.0.0.0/16 {
  subnets public 10.0.0.0/24
  subnets private 10.0.1.0/24
}
