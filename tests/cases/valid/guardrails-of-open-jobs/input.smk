# What the program itself leaves open, its guardrails do not deny.
network lab 10.0.0.0/16
notebook research { in lab }
training jobs { in lab; encrypt-traffic off }
guardrails
