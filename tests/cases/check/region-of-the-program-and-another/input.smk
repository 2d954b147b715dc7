stack lab in eu-west-1

key lab
