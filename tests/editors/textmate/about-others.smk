# SYNTAX TEST "source.smk" "statements about other things"

waive ec2-public-address on main, on because "the proxy needs one"
# <----- keyword.control.smk
#     ^^^^^^^^^^^^^^^^^^ constant.language.rule.smk
#                        ^^ keyword.control.smk
#                           ^^^^ variable.other.smk
#                                 ^^ variable.other.smk
#                                    ^^^^^^^ keyword.control.smk
#                                            ^ string.quoted.double.smk
protect data, lab.vpc
# <------- keyword.control.smk
#       ^^^^ variable.other.smk
#             ^^^ variable.other.smk
#                 ^^^ variable.other.property.smk
use "network.smk"
# <--- keyword.control.import.smk
#   ^ string.quoted.double.smk
moved old-name to research
# <----- keyword.control.smk
#     ^^^^^^^^ variable.other.smk
#              ^^ keyword.control.smk
#                 ^^^^^^^^ variable.other.smk
forget legacy
# <------ keyword.control.smk
#      ^^^^^^ variable.other.smk
assert research reaches only pip
# <------ keyword.control.smk
#      ^^^^^^^^^^^^^^^^^^^^^^^^^ - keyword.declaration.smk keyword.control.smk keyword.other.smk
