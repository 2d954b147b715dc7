let lab = 10.0.0.0/16

network $lab 10.0.0.0/16
