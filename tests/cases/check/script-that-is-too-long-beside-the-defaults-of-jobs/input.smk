network lab 10.0.0.0/16

notebook research {
  in lab
  on start "setup.sh"
}
training jobs { in lab }
