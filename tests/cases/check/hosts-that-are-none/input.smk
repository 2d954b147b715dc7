network lab 10.0.0.0/16 {
  egress via nat
  egress allow https://data.example.com/files
}
