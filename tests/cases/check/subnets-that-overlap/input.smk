network lab 10.0.0.0/16 {
  subnets private 10.0.0.0/23, 10.0.1.0/24
}
