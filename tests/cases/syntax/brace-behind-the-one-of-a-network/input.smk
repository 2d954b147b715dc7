stack acme in eu-west-1

network main 10.0.0.0/16 {
}
  zones a, b, c
  egress via nat
}

notebook research { in main.private-c }
training jobs { in main.private-c }
output subnet = main.private-c.id
