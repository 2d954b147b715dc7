network lab 10.0.0.0/16
notebook research { in lab }
guardrails
guardrails for research
key guardrails
