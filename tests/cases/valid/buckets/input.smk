# Buckets that only a network reaches, and how workloads use them.
network main 10.0.0.0/16 { flow-logs off }
network side 10.1.0.0/16 { flow-logs off }
key lab
bucket data, models {
  only from main
  key lab
  empty-on-destroy
}
bucket shared {
  only from main, side
  name "acme-shared"
  versions off
  empty-on-destroy
  tag team "research"
}
bucket open { keep }
notebook research {
  in main
  uses data read-write, models read, open read
}
output where = data.name
waive bucket-versions on shared because "copies of what is kept elsewhere"
