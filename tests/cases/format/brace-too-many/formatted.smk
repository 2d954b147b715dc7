key lab
network   main 10.0.0.0/16 {
    egress   via nat
}
}
# about the bucket
bucket data { key lab }
