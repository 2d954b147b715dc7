key   lab
network   main 10.0.0.0/16 {
    egress   via nat
       egress   allow pip

bucket   data { key   lab }
