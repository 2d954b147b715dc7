stack   demo in   eu-west-1
key  lab =   =  3   # why
bucket   data { key   lab }


network  = 10.0.0.0/16   {
   egress    via nat
}
# about the notebook
notebook   research { in   main }
