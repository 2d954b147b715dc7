network lab 10.0.0.0/16 {
  subnets private 10.1.0.0/24
}
