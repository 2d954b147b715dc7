# SYNTAX TEST "source.smk" "ways out"

network main 10.2.0.0/16 {
  egress via nat
# ^^^^^^ keyword.other.smk
#        ^^^ keyword.control.smk
#            ^^^ constant.language.smk
  egress via none; egress via proxy
#            ^^^^ constant.language.smk
#                  ^^^^^^ keyword.other.smk
#                             ^^^^^ constant.language.smk
  egress via firewall after nat
#            ^^^^^^^^ constant.language.smk
#                     ^^^^^ keyword.control.smk
#                           ^^^ constant.language.smk
  egress via tunnel
#            ^^^^^^ - constant.language.smk
  egress allow pip, labtools, .example.org
#        ^^^^^ keyword.control.smk
#              ^^^ constant.language.bundle.smk
#                 ^ punctuation.separator.comma.smk
#                   ^^^^^^^^ variable.other.smk
#                             ^^^^^^^^^^^^ string.unquoted.host.smk
  egress allow data.example.com port 80, 443
#              ^^^^^^^^^^^^^^^^ string.unquoted.host.smk
#                               ^^^^ keyword.control.smk
#                                    ^^ constant.numeric.smk
#                                      ^ punctuation.separator.comma.smk
#                                        ^^^ constant.numeric.smk
  egress allow any port 443
#              ^^^ constant.language.any.smk
  egress allow amazon-linux, conda, cran, github, huggingface, kaggle
#              ^^^^^^^^^^^^ constant.language.bundle.smk
#                            ^^^^^ constant.language.bundle.smk
#                                   ^^^^ constant.language.bundle.smk
#                                         ^^^^^^ constant.language.bundle.smk
#                                                 ^^^^^^^^^^^ constant.language.bundle.smk
#                                                              ^^^^^^ constant.language.bundle.smk
  egress allow pip, port port 80
#                   ^^^^ variable.other.smk
#                        ^^^^ keyword.control.smk
  egress allow https://pypi.org, 10.0.0.1
#              ^^^^^^^^^^^^^^^^ invalid.illegal.host.smk
#                                ^^^^^^^^ invalid.illegal.host.smk
  egress allow "pypi.org"
#              ^ string.quoted.double.smk
}
bundle labtools { .example.org,
# <------ keyword.declaration.smk
#      ^^^^^^^^ entity.name.class.bundle.smk
#                 ^^^^^^^^^^^^ string.unquoted.host.smk
  data.example.com, *.example.net   # and these
# ^^^^^^^^^^^^^^^^ string.unquoted.host.smk
#                   ^^^^^^^^^^^^^ string.unquoted.host.smk
#                                   ^ comment.line.number-sign.smk
}
# <- punctuation.section.block.end.smk
