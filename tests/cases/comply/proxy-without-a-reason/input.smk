network lab 10.0.0.0/16 {
  egress via proxy
  egress allow pip
}
notebook research { in lab }
