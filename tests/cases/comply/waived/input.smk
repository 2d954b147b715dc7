# The same with reasons.
network lab 10.0.0.0/16 {
  egress via nat
  egress allow any port 443
  flow-logs off
}
bucket data { versions off }
notebook alice, bob {
  in lab
  root on
}
training jobs { in lab; encrypt-traffic off }
waive security-group-egress-open on lab because "a course in which people look for data"
waive vpc-flow-logs on lab because "the house keeps flow logs of its own"
waive bucket-versions on data because "copies of what is kept elsewhere"
waive notebook-root on alice, bob because "drivers are installed by hand"
waive training-traffic-encrypted on jobs because "the jobs have one machine each"
