# The first line of a file is no empty one.

stack demo in eu-west-1

key lab {
  alias "lab"

  tag team "research"
}
# A comment stays where it is,

# and so does one line between two.

notebook research {}
