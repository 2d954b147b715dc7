# What the statements ask for in so many words is a warning.
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
