network lab 10.0.0.0/16
network side 10.1.0.0/16
notebook research {}
notebook other
studio people { user "ana@example.org" }
bucket old { keep; empty-on-destroy }
provider aws {}
