stack = acme
network lab 10.0.0.0/16 {
  zones = 2
  egress via nat
  egress allow = ["pypi.org", github.com, $host]
  flow-logs keep = 30 days
  tag Team = "research"
}
let host = data.example.com
notebook it {
  in = lab
  instance = ml.t3.medium
  root = [{ A = 1 }]
}
key spare = "x"
