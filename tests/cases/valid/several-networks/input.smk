# Two networks with notebooks, one statement a line and several on one.
network open 10.0.0.0/16 { zones a, c; egress via nat; egress allow pypi.org }
network closed 10.1.0.0/20 { zones 3 }
key lab; key spare { alias "spare" }
notebook ana { in open; key lab; volume 1 TB }
notebook ben, eva { in closed.private-c; key spare; root off }
