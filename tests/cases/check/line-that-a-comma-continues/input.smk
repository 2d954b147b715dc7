network lab 10.0.0.0/16 {
  egress via nat
  egress allow pip, github,
  flow-logs keep 30 days
}
notebook research { in lab; volume: 50 GB }
