network main 10.0.0.0/16 {
  egress via proxy
  egress allow pip
}
studio team { in main; user ana }
waive ec2-public-address on main because "the proxy is the way out"
