param vpc-cidr = 10.0.0.0/16
let kept = 12 dyas
let hosts = [pypi.org, exam_ple.org]
network lab $vpc-cidr {
  egress via nat
  egress allow $hosts
  flow-logs keep $kept
}
