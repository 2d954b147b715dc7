# The internet gateway's own table leads answers back through the firewall.
network main 10.2.0.0/16 {
  subnets firewall 10.2.1.0/24
  subnets public 10.2.2.0/24
  subnets private 10.2.3.0/24
  egress via firewall after nat
  egress allow .kaggle.com
  flow-logs off
}
notebook research { in main }
waive firewall-protection on main because "it is made anew for each course"
waive firewall-zones on main because "one zone is what the reference design has"
