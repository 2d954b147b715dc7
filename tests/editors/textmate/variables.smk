# SYNTAX TEST "source.smk" "param, let and what they may hold"

param vpc-cidr = 10.2.0.0/16
# <----- keyword.declaration.smk
#     ^^^^^^^^ entity.name.constant.smk variable.other.constant.smk
#              ^ keyword.operator.assignment.smk
#                ^^^^^^^^^^^ constant.numeric.cidr.smk
let   kept     = 30 days
# <--- keyword.declaration.smk
#     ^^^^ entity.name.constant.smk
#                ^^ constant.numeric.smk
#                   ^^^^ constant.numeric.unit.smk
let disk = 1 TB
#          ^ constant.numeric.smk
#            ^^ constant.numeric.unit.smk
let machine = ml.t3.medium
#             ^^^^^^^^^^^^ constant.language.instance-type.smk
let home = eu-west-1
#          ^^^^^^^^^ constant.language.region.smk
let site = .example.org
#          ^^^^^^^^^^^^ string.unquoted.host.smk
let isolated = on
#              ^^ constant.language.boolean.smk
let gateway = 10.0.0.7
#             ^^^^^^^^ constant.numeric.address.smk
let sites = [pypi.org,   # a list may
#           ^ punctuation.section.brackets.begin.smk
#            ^^^^^^^^ string.unquoted.host.smk
#                        ^ comment.line.number-sign.smk
  "data.example.com"]
# ^^^^^^^^^^^^^^^^^^ string.quoted.double.smk
#                   ^ punctuation.section.brackets.end.smk
let Wrong = true
#   ^^^^^ invalid.illegal.name.smk
#           ^^^^ constant.language.boolean.smk
let word = Upper
#          ^^^^^ - invalid.illegal.name.smk
network main $vpc-cidr { flow-logs keep $kept }
#            ^ variable.other.constant.smk punctuation.definition.variable.smk
#             ^^^^^^^^ variable.other.constant.smk
#                                       ^^^^^ variable.other.constant.smk
