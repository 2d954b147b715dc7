network lab 10.0.0.0/16 {
  egress via firewall
  egress allow any port 8443
  dns-firewall on
}
waive firewall-protection on lab because "it is made anew for each course"
