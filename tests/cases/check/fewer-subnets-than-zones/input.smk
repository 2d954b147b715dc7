network lab 10.0.0.0/16 {
  zones a, b
  subnets private 10.0.1.0/24
}
