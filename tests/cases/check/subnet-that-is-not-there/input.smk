network lab 10.0.0.0/16 { zones a, b }

notebook research { in lab.private-c }
