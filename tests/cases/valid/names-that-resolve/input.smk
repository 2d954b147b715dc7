# Names of hosts and of everything below them, in a region with endings of its own.
stack names in cn-northwest-1
network some 10.0.0.0/16 {
  egress via firewall
  egress allow .Example.org, data.example.com.
  egress allow www.example.net, tools.example.org port 80
  flow-logs keep 30 days
}
network all 10.1.0.0/16 { egress via none; dns-firewall off; flow-logs off }
waive firewall-protection on some because "it is made anew for each course"
