bundle labtools { .example.org, data.example.com }   # a named set of hosts; pip, conda and
                                                     # github are built in
key lab   # what the disks are
          # encrypted with

          # an empty line ends it
notebook research {
  in lab    # where it is
            # and stays
  root off  # so that nobody
      # this one is about the next line
  volume 5 GB
}
