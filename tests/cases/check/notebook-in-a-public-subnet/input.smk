network lab 10.0.0.0/16 { egress via nat }

notebook research { in lab.public-a }
