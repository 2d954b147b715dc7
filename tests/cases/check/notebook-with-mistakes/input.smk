network lab 10.0.0.0/16 { egress via nat }
notebook research {
  in lab
  instance t3.medium
  volume 50
  root yes
  on stop "x.sh"
  on start setup.sh
  key missing
  uses nothing write
  zones 2
  colour blue
}
notebook a b { in lab }
notebook c, 7up { in lab }
notebook { in lab }
