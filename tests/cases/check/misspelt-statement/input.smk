netwrk lab 10.0.0.0/16
