# What the program itself weakens, its guardrails do not deny.
network lab 10.0.0.0/16
notebook research { in lab; root on }
training jobs { in lab; encrypt-traffic off }
guardrails
