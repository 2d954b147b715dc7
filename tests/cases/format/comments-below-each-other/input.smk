network main 10.0.0.0/16 { # a network
  zones 2 # how many
  subnets public 10.0.0.0/26, 10.0.0.64/26 # one in each
  egress via nat
  tag Name "日本語" # as wide as six letters

  tag a "b" # an empty line ends the group
  tag this "is a line that is so long that no other line is asked to keep its comment as far right as" # here
  tag c "d" # so that this stays where it can be read
}
