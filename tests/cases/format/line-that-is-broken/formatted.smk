network main 10.0.0.0/16 {
  subnets private 10.0.1.0/26
       egress  allow   pip,   # nothing follows
}
key lab {
    alias   "lab
  tag team "research"  # why
    tag Name   = =
}
bucket   data { key   lab; ; empty-on-destroy }
notebook research { in main; root =; volume 5 GB }
