# SYNTAX TEST "source.smk" "key and bucket"

key lab
# <--- keyword.declaration.smk
#   ^^^ entity.name.class.key.smk
key lab { alias "research" }
#         ^^^^^ keyword.other.smk
#               ^ string.quoted.double.smk
bucket data, models {
# <------ keyword.declaration.smk
#      ^^^^ entity.name.class.bucket.smk
#          ^ punctuation.separator.comma.smk
#            ^^^^^^ entity.name.class.bucket.smk
  only from main, from
# ^^^^ keyword.other.smk
#      ^^^^ keyword.control.smk
#           ^^^^ variable.other.smk
#                 ^^^^ variable.other.smk
  name "acme-data"
# ^^^^ keyword.other.smk
  key lab
# ^^^ keyword.other.smk
#     ^^^ variable.other.smk
  versions off
# ^^^^^^^^ keyword.other.smk
#          ^^^ constant.language.boolean.smk
  keep; empty-on-destroy
# ^^^^ keyword.other.smk
#       ^^^^^^^^^^^^^^^^ keyword.other.smk
  keeper
# ^^^^^^ - keyword.declaration.smk keyword.control.smk keyword.other.smk
}
bucket Data
#      ^^^^ invalid.illegal.name.smk
