network lab 10.0.0.0/16 {
  egress via firewall
  egress allow data.example.org port 80, 22, 443, 8443
  egress allow .example.com
  egress allow any port 873
}
waive firewall-protection on lab because "it is made anew for each course"
