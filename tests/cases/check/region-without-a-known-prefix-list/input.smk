stack lab in us-gov-west-1

network lab 10.0.0.0/16
notebook research { in lab }
