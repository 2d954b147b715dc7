# SYNTAX TEST "source.smk" "notebook"

notebook research, on {
# <-------- keyword.declaration.smk
#        ^^^^^^^^ entity.name.class.notebook.smk
#                  ^^ entity.name.class.notebook.smk
  in main.private-a
# ^^ keyword.other.smk
#    ^^^^ variable.other.smk
#        ^ punctuation.accessor.smk
#         ^^^^^^^^^ variable.other.property.smk
  instance ml.t3.medium
# ^^^^^^^^ keyword.other.smk
#          ^^^^^^^^^^^^ constant.language.instance-type.smk
  volume 50 GB
# ^^^^^^ keyword.other.smk
#        ^^ constant.numeric.smk
#           ^^ constant.numeric.unit.smk
  key lab
# ^^^ keyword.other.smk
  uses data read-write, read read
# ^^^^ keyword.other.smk
#      ^^^^ variable.other.smk
#           ^^^^^^^^^^ constant.language.smk
#                       ^^^^ variable.other.smk
#                            ^^^^ constant.language.smk
  starts jobs, sweeps
# ^^^^^^ keyword.other.smk
#        ^^^^ variable.other.smk
  root on
# ^^^^ keyword.other.smk
#      ^^ constant.language.boolean.smk
  on start "scripts/setup.sh"
# ^^ keyword.other.smk
#    ^^^^^ constant.language.smk
#          ^ string.quoted.double.smk
  on create "scripts/once.sh"; tag team "lab"
#    ^^^^^^ constant.language.smk
#                              ^^^ keyword.other.smk
  user ana
# ^^^^ - keyword.declaration.smk keyword.control.smk keyword.other.smk
}
