# SYNTAX TEST "source.smk" "studio and training"

studio lab { in main; user ana, ben.b; uses data read }
# <------ keyword.declaration.smk
#      ^^^ entity.name.class.studio.smk
#            ^^ keyword.other.smk
#               ^^^^ variable.other.smk
#                     ^^^^ keyword.other.smk
#                          ^^^ entity.name.class.user.smk
#                               ^^^^^ entity.name.class.user.smk
#                                      ^^^^ keyword.other.smk
#                                           ^^^^ variable.other.smk
#                                                ^^^^ constant.language.smk
training jobs {
# <-------- keyword.declaration.smk
#        ^^^^ entity.name.class.training.smk
  in main; encrypt-traffic on; isolate off
# ^^ keyword.other.smk
#          ^^^^^^^^^^^^^^^ keyword.other.smk
#                          ^^ constant.language.boolean.smk
#                              ^^^^^^^ keyword.other.smk
#                                      ^^^ constant.language.boolean.smk
  key lab; tag team "research"
# ^^^ keyword.other.smk
#          ^^^ keyword.other.smk
  instance ml.t3.medium
# ^^^^^^^^ - keyword.declaration.smk keyword.control.smk keyword.other.smk
}
guardrails
# <---------- keyword.control.smk
