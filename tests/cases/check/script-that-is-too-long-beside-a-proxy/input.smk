network lab 10.0.0.0/16 { egress via proxy }

notebook research {
  in lab
  on start "setup.sh"
}
