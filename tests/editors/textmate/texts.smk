# SYNTAX TEST "source.smk" "texts, comments and characters"

key a { alias "quote \" slash \\ line \n tab \t e \u{e9}" }
#                    ^^ constant.character.escape.smk
#                             ^^ constant.character.escape.smk
#                                     ^^ constant.character.escape.smk
#                                            ^^ constant.character.escape.smk
#                                                 ^^^^^^ constant.character.escape.smk
key b { alias "bad \x and \u{zz}" }
#                  ^^ invalid.illegal.escape.smk
#                         ^^ invalid.illegal.escape.smk
#                                 ^ punctuation.section.block.end.smk
key c { alias "# no comment" } # a comment with "quotes" and { braces
#             ^^^^^^^^^^^^^^ string.quoted.double.smk
#                            ^ punctuation.section.block.end.smk
#                              ^^^^^^^^^^ comment.line.number-sign.smk
key d { alias "not closed
#             ^ invalid.illegal.unclosed-text.smk
#              ^^^ string.quoted.double.smk
  tag team "lab" }
# ^^^ keyword.other.smk
key e { alias 'single' }
#             ^ invalid.illegal.character.smk
key größe { tag 日本 "ü" }
#   ^^^^^ - entity.name.class.key.smk invalid.illegal.name.smk
#           ^^^ keyword.other.smk
#               ^^ support.type.property-name.tag.smk
key f { alias "a",, "b" }
#                ^ punctuation.separator.comma.smk
#                 ^ invalid.illegal.comma.smk
