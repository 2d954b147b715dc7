# SYNTAX TEST "source.smk" "stack, and tags"

stack acme-research in eu-west-1 {      # what state belongs to
# <----- keyword.declaration.smk
#     ^^^^^^^^^^^^^ entity.name.class.stack.smk
#                   ^^ keyword.control.smk
#                      ^^^^^^^^^ constant.language.region.smk
#                                ^ punctuation.section.block.begin.smk
#                                       ^ comment.line.number-sign.smk punctuation.definition.comment.smk
  account 111122223333
# ^^^^^^^ keyword.other.smk
#         ^^^^^^^^^^^^ constant.numeric.account.smk
  account 11112222
#         ^^^^^^^^ invalid.illegal.account.smk
  tag team "research"
# ^^^ keyword.other.smk
#     ^^^^ support.type.property-name.tag.smk
#          ^ punctuation.definition.string.begin.smk
#           ^^^^^^^^ string.quoted.double.smk
#                   ^ punctuation.definition.string.end.smk
  network main
# ^^^^^^^^^^^^ - keyword.declaration.smk keyword.control.smk keyword.other.smk entity.name.class.network.smk
}
# <- punctuation.section.block.end.smk
stack Acme
#     ^^^^ invalid.illegal.name.smk
