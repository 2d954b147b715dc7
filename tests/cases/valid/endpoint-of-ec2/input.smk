# Nobody lends an interface of the network to another account from inside of it.
network main 10.0.0.0/16 {
  zones a
  endpoint ec2
  flow-logs off
  dns-firewall off
}
waive vpc-flow-logs on main because "the case is about the endpoint"
waive dns-firewall on main because "the case is about the endpoint"
