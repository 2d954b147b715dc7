# SYNTAX TEST "source.smk" "what damage costs"

netwrok main 10.0.0.0/16 {
# <------- - keyword.declaration.smk keyword.control.smk keyword.other.smk
#       ^^^^ - entity.name.class.network.smk
  egress via nat
# ^^^^^^^^^^^^^^ - keyword.declaration.smk keyword.control.smk keyword.other.smk
}
# <- punctuation.section.block.end.smk - invalid.illegal.stray-brace.smk
key a {
  alias "never closed"

bucket data { only from main
# <------ keyword.declaration.smk
#      ^^^^ entity.name.class.bucket.smk
notebook research {
# <-------- keyword.declaration.smk
  instance ml.t3.medium, 
  
studio lab { in main }
# <------ keyword.declaration.smk
#            ^^ keyword.other.smk
resource AWS::SQS::Queue work {
  Tags = [{ Key = "team"
output url = lab.url
# <------ keyword.declaration.smk
#      ^^^ entity.name.class.output.smk
resource AWS::SQS::Queue play {
  Tags = [1, 2
  Name = "play"
# ^^^^ support.type.property-name.smk
}
}
# <- invalid.illegal.stray-brace.smk
protect data { in main } ; key b
#              ^^ - keyword.declaration.smk keyword.control.smk keyword.other.smk
#                        ^ punctuation.terminator.statement.smk
#                          ^^^ keyword.declaration.smk
  networks main
# ^^^^^^^^ - keyword.declaration.smk keyword.control.smk keyword.other.smk
