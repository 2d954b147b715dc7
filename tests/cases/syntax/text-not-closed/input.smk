notebook research {
  on start "scripts/setup.sh
  root off
}
