network lab 10.0.0.0/16 {
  zones 1
  egress via firewall
  egress allow pip
}
notebook research { in lab }
