# A notebook that reaches package indexes and one site of data, through a proxy that knows names.
network lab 172.31.0.0/16 {
  subnets public 172.31.0.0/20
  subnets private 172.31.48.0/20
  egress via proxy
  egress allow pip, conda, .example.org
  egress allow data.example.com port 80, 443
}
notebook research { in lab }
waive ec2-public-address on lab because "the proxy is the way out and needs an address"
