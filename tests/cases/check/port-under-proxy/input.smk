network lab 10.0.0.0/16 {
  egress via proxy
  egress allow data.example.org port 80, 8443
}
