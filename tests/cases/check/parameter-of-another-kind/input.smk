param range = 10.0.0.0/16

network lab $range
