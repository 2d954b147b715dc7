# Buckets that only a network reaches, and how workloads use them.
network main 10.0.0.0/16 { flow-logs off }
network side 10.1.0.0/16 { flow-logs off }
key lab
bucket data, models {
  only from main
  key lab
}
bucket shared {
  only from main, side
  name "acme-shared"
  versions off
  tag team "research"
}
bucket open
notebook research {
  in main
  uses data read-write, models read, open read
}
output where = data.name
