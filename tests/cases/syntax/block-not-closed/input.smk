network main 10.0.0.0/16 {
  zones 2
  egress allow pip

notebook research { in main }
