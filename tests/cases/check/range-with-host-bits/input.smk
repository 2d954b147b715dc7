network lab 10.0.1.7/16
