# SYNTAX TEST "source.smk" "endpoints"

network main 10.2.0.0/16 {
  endpoint s3 { allow data, amazon-linux }
# ^^^^^^^^ keyword.other.smk
#          ^^ constant.language.service.smk
#             ^ punctuation.section.block.begin.smk
#               ^^^^^ keyword.other.smk
#                     ^^^^ variable.other.smk
#                           ^^^^^^^^^^^^ variable.other.smk
#                                        ^ punctuation.section.block.end.smk
  endpoint sts, sagemaker.api,
#          ^^^ constant.language.service.smk
#               ^^^^^^^^^^^^^ constant.language.service.smk
    logs
#   ^^^^ constant.language.service.smk
  endpoint s3 "vpce-0a1b2c3d4e5f6a7b8"
#             ^ string.quoted.double.smk
  allow data
# ^^^^^ - keyword.declaration.smk keyword.control.smk keyword.other.smk
}
