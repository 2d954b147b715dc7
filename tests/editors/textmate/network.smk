# SYNTAX TEST "source.smk" "network and the sentences in it"

network main 10.2.0.0/16 in "vpc-0a1b2c3d4e5f6a7b8" {
# <------- keyword.declaration.smk
#       ^^^^ entity.name.class.network.smk
#            ^^^^^^^^^^^ constant.numeric.cidr.smk
#                        ^^ keyword.control.smk
#                           ^ string.quoted.double.smk
  zones 2
# ^^^^^ keyword.other.smk
#       ^ constant.numeric.smk
  zones a, b
#       ^ constant.language.zone.smk
#        ^ punctuation.separator.comma.smk
#          ^ constant.language.zone.smk
  subnets public 10.2.0.0/20,
# ^^^^^^^ keyword.other.smk
#         ^^^^^^ constant.language.smk
#                ^^^^^^^^^^^ constant.numeric.cidr.smk

    # a comma continues the line
#   ^ comment.line.number-sign.smk
    10.2.32.0/20
#   ^^^^^^^^^^^^ constant.numeric.cidr.smk
  subnets private "subnet-0a1b2c3d4e5f6a7b8"
#         ^^^^^^^ constant.language.smk
#                 ^ string.quoted.double.smk
  subnets firewall 10.2.300.0/24
#         ^^^^^^^^ constant.language.smk
#                  ^^^^^^^^^^^^^ invalid.illegal.cidr.smk
  internet-gateway "igw-0a1b2c3d4e5f6a7b8"
# ^^^^^^^^^^^^^^^^ keyword.other.smk
  flow-logs keep 1 year
# ^^^^^^^^^ keyword.other.smk
#           ^^^^ keyword.control.smk
#                ^ constant.numeric.smk
#                  ^^^^ constant.numeric.unit.smk
  flow-logs off; dns-firewall on
#           ^^^ constant.language.boolean.smk
#              ^ punctuation.terminator.statement.smk
#                ^^^^^^^^^^^^ keyword.other.smk
#                             ^^ constant.language.boolean.smk
  tag Name "main"
# ^^^ keyword.other.smk
#     ^^^^ support.type.property-name.tag.smk
  in main
# ^^ - keyword.declaration.smk keyword.control.smk keyword.other.smk
}
network in-house in "vpc-1"
#       ^^^^^^^^ entity.name.class.network.smk
#                ^^ keyword.control.smk
network Main 10.0.0.0/16
#       ^^^^ invalid.illegal.name.smk
#            ^^^^^^^^^^^ constant.numeric.cidr.smk
