let kept = 30 days

network lab 10.0.0.0/16 {
  flow-logs keep $keep
}
