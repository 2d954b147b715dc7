# Words by where they stand. A comment below a line says what the words above its `^` are, or with
# `<-` what the word at the margin is.
# ^^^^^^^ comment
stack in in eu-west-1 {
# <- statement
#     ^^ name
#        ^^ word
#           ^^^^^^^^^ plain
  account 111122223333
# ^^^^^^^ clause
#         ^^^^^^^^^^^^ number
  tag tag "team"
# ^^^ clause
#     ^^^ plain
#         ^^^^^^ text
}
param vpc-cidr = 10.2.0.0/16
# <- statement
#     ^^^^^^^^ name
#                ^^^^^^^^^^^ number
let kept = 30 days
#   ^^^^ name
#          ^^ number
#             ^^^^ unit
let words = [on, "a # b", -5, {
#            ^^ switch
#                ^^^^^^^ text
#                         ^^ number
  on = off, "quoted" = 7 }]
# ^^ property
#      ^^^ switch
#                      ^ number
bundle labtools {
# <- statement
  .example.org, data.example.com
# ^^^^^^^^^^^^ host
#               ^^^^^^^^^^^^^^^^ host
}
network firewall $vpc-cidr in "vpc-0a1b2c3d4e5f6a7b8" {
#       ^^^^^^^^ name
#                ^^^^^^^^^ variable
#                          ^^ word
#                             ^^^^^^^^^^^^^^^^^^^^^^^ text
  zones a, b
# ^^^^^ clause
#       ^ plain
  subnets firewall 10.2.0.0/20, 10.2.32.0/20
# ^^^^^^^ clause
#         ^^^^^^^^ choice
#                  ^^^^^^^^^^^ number
#                               ^^^^^^^^^^^^ number
  egress via firewall after nat
# ^^^^^^ clause
#        ^^^ word
#            ^^^^^^^^ choice
#                     ^^^^^ word
#                           ^^^ choice
  egress allow pip, # a comment inside
#        ^^^^^ word
#              ^^^ plain
#                   ^^^^^^^^^^^^^^^^^^ comment

    .example.org port 80,
#   ^^^^^^^^^^^^ host
#                ^^^^ word
#                     ^^ number
    443
#   ^^^ number
  egress allow any
#              ^^^ open
  endpoint s3 { allow data, in }; endpoint sts
# ^^^^^^^^ clause
#          ^^ plain
#               ^^^^^ clause
#                     ^^^^ plain
#                           ^^ plain
#                                 ^^^^^^^^ clause
  flow-logs keep $kept
# ^^^^^^^^^ clause
#           ^^^^ word
#                ^^^^^ variable
  dns-firewall on
#              ^^ choice
  stack acme
# ^^^^^ plain
}
key lab { alias "research \"\u{e9}\""; tag team "keys" }
#   ^^^ name
#         ^^^^^ clause
#                         ^^ escape
#                           ^^^^^^ escape
#                                      ^^^ clause
bucket only, key {
#      ^^^^ name
#            ^^^ name
  only from main, side
# ^^^^ clause
#      ^^^^ word
#           ^^^^ plain
  key key
# ^^^ clause
#     ^^^ plain
  versions off
#          ^^^ choice
  empty-on-destroy
# ^^^^^^^^^^^^^^^^ clause
}
notebook research {
  volume 50 GB
# ^^^^^^ clause
#        ^^ number
#           ^^ choice
  uses data read-write, read read
#      ^^^^ plain
#           ^^^^^^^^^^ choice
  instance ml.t3.medium
# ^^^^^^^^ clause
#          ^^^^^^^^^^^^ plain
  on start "setup.sh"; root on
# ^^ clause
#    ^^^^^ choice
#          ^^^^^^^^^^ text
#                      ^^^^ clause
#                           ^^ choice
}
studio lab { user on, off }
#            ^^^^ clause
#                 ^^ plain
#                     ^^^ plain
training jobs { encrypt-traffic false }
#               ^^^^^^^^^^^^^^^ clause
#                               ^^^^^ choice
resource AWS::SQS::Queue work {
# <- statement
#        ^^^^^^^^^^^^^^^ type
#                        ^^^^ name
  QueueName = "work"
# ^^^^^^^^^ property
#             ^^^^^^ text
  Tags = [{ Key = "team", Value = lab.arn }]
# ^^^^ property
#           ^^^ property
#                         ^^^^^ property
#                                 ^^^^^^^ plain
  Enabled = on
#           ^^ switch
}
existing AWS::IAM::Role admin "Admin"
#        ^^^^^^^^^^^^^^ type
#                       ^^^^^ name
#                             ^^^^^^^ text
assert research reaches only pip
# <- statement
waive ec2-public-address on main because "the proxy {"
#     ^^^^^^^^^^^^^^^^^^ plain
#                        ^^ word
#                           ^^^^ plain
#                                ^^^^^^^ word
moved old-name to research
#     ^^^^^^^^ plain
#              ^^ word
guardrails # and nothing else
# <- statement
#          ^^^^^^^^^^^^^^^^^^ comment
rule all
# <- plain
output broken = "a text without its end
#      ^^^^^^ name
#               ^^^^^^^^^^^^^^^^^^^^^^^ text
output open = [{ Key = on,
#                      ^^ switch
protect research
# <- statement
#       ^^^^^^^^ plain
bucket late { name "a block that a text opens {
}
key last
# <- statement
#   ^^^^ name
