# A workshop: a notebook that reaches the web, jobs that train on several machines, and a log of
# every connection.
network lab 10.0.0.0/16 {
  tag Name "10.0.0.0/16"
  subnets public 10.0.0.0/20, 10.0.32.0/20
  subnets private 10.0.16.0/20, 10.0.48.0/20
  egress via nat
  egress allow any port 443
  endpoint s3
  flow-logs keep 365 days
}
bucket data { only from lab; empty-on-destroy }
notebook fnd316 {
  in lab.private-a
  instance ml.t2.medium
  uses data read-write
  starts jobs
}
training jobs { in lab; encrypt-traffic on; uses data read-write }
waive security-group-egress-open on lab because "the design lets people choose what they install"
