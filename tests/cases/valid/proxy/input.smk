# A proxy beside interface endpoints; two notebooks, of which one has scripts.
network lab 10.0.0.0/20 {
  egress via proxy
  egress allow .example.org, pypi.org port 80, 443
  endpoint sts, ecr.dkr
}
notebook ana { in lab }
notebook ben { in lab.private-b; on create "setup.sh"; on start "setup.sh" }
waive ec2-public-address on lab because "the proxy needs one"
