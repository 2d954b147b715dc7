network lab 10.0.0.0/16 {
  flow-logs keep 100 days
}
