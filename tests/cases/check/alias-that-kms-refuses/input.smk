key lab { alias "aws/lab" }
