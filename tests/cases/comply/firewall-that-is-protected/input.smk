# What the program protects, AWS protects as well.
network lab 10.0.0.0/16 {
  egress via firewall
  egress allow pip
}
notebook research { in lab }
protect lab
