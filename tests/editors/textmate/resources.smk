# SYNTAX TEST "source.smk" "resource, existing, output and values"

resource AWS::SQS::Queue work {
# <-------- keyword.declaration.smk
#        ^^^^^^^^^^^^^^^ entity.name.type.resource.smk
#                        ^^^^ entity.name.class.resource.smk
  QueueName = "work"
# ^^^^^^^^^ support.type.property-name.smk
#           ^ keyword.operator.assignment.smk
#             ^ string.quoted.double.smk
  KmsMasterKeyId = lab.arn
#                  ^^^ variable.other.smk
#                     ^ punctuation.accessor.smk
#                      ^^^ variable.other.property.smk
  DelaySeconds = -5; FifoQueue = true
#                ^^ constant.numeric.smk
#                  ^ punctuation.terminator.statement.smk
#                    ^^^^^^^^^ support.type.property-name.smk
#                                ^^^^ constant.language.boolean.smk
  Where = aws.region
#         ^^^ variable.language.smk
#             ^^^^^^ variable.other.property.smk
  Tags = [{ Key = "team", "Value" = $team },
#        ^ punctuation.section.brackets.begin.smk
#         ^ meta.map.smk punctuation.section.block.begin.smk
#           ^^^ support.type.property-name.smk
#               ^ keyword.operator.assignment.smk
#                       ^ punctuation.separator.comma.smk
#                          ^^^^^ string.quoted.double.smk support.type.property-name.smk
#                                   ^^^^^ variable.other.constant.smk
    { Key = "on", Value = off }]
#     ^^^ support.type.property-name.smk
#                         ^^^ constant.language.boolean.smk
#                              ^ punctuation.section.brackets.end.smk
  Name: "work"
# ^^^^ support.type.property-name.smk
#     ^ invalid.illegal.colon.smk
  egress via nat
# ^^^^^^ - keyword.declaration.smk keyword.control.smk keyword.other.smk
}
existing AWS::IAM::Role admin "Admin"
# <-------- keyword.declaration.smk
#        ^^^^^^^^^^^^^^ entity.name.type.resource.smk
#                       ^^^^^ entity.name.class.existing.smk
#                             ^ string.quoted.double.smk
output notebook-url = research.url
# <------ keyword.declaration.smk
#      ^^^^^^^^^^^^ entity.name.class.output.smk
#                     ^^^^^^^^ variable.other.smk
#                              ^^^ variable.other.property.smk
resource AWS::SQS::Queue Work
#                        ^^^^ invalid.illegal.name.smk
