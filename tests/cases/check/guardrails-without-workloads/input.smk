network lab 10.0.0.0/16
bucket data { only from lab }
guardrails
