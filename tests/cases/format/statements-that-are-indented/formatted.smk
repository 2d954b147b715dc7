stack demo in eu-west-1
key lab {
  alias "lab"
}
# about the notebook
notebook research { in lab }
