network main 10.0.0.0/16 {
  egress via proxy
  egress allow pip
}
studio team { in main; user ana }
