notebook research {
  volume 50 GB
}
