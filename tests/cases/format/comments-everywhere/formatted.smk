# at the beginning
# and below
key lab {  # behind a bracket
  # inside
  alias "lab"  # behind a line
  # before the end
}  # behind the end
resource AWS::SQS::Queue work {
  Tags = [  # behind a list
    # before an item
    {
      Key = "team",  # behind an entry
      # before an entry
      Value = "research"  # behind the last
      # before the end of a map
    },  # before a comma
    { Key = "owner", Value = "ana" }
    # before the end of a list
  ]
}
network lab 10.0.0.0/16 {
  egress allow pip,  # behind a host
    # before a host

    github,
    conda  # behind the last
  #
}
# at the end
