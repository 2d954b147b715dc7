# Each zone leaves through its own endpoint, which stands before the NAT gateway.
network main 10.2.0.0/16 {
  zones a, c
  egress via firewall
  egress allow pip, .example.org
  egress allow mirror.example.com port 80, 443
}
notebook research { in main }
waive firewall-protection on main because "it is made anew for each course"
