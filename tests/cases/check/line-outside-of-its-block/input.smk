network lab 10.0.0.0/16

zones 2
