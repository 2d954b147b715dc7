stack lab in eu-west-7
