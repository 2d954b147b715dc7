let kept = 30
let size = big GB
let kind = days
network lab 10.0.0.0/16 {
  flow-logs keep $kept
}
notebook research {
  in lab
  volume 5 $kind
}
let a = $b
