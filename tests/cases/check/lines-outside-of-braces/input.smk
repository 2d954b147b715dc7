network lab 10.0.0.0/16 egress via nat
notebook one in lab instance ml.t3.medium root on
notebook two in lab {
  root off
}
bucket data only from lab
