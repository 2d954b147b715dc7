stack acme-research in eu-west-1 {
# <- keyword
#     ^ variable
#                   ^ keyword.operator
#                      ^ constant
#                                ^ punctuation.bracket
  account 111122223333
# ^ keyword
#         ^ number
  tag team "research"
# ^ keyword
#     ^ property
#          ^ string
}

bundle labtools { .example.org, data.example.com, other }
# <- keyword
#      ^ variable
#                 ^ string.special
#                             ^ punctuation.delimiter
#                               ^ string.special
#                                                 ^ variable

network main $vpc-cidr in "vpc-1" {
# <- keyword
#       ^ variable
#            ^ variable.parameter
#                      ^ keyword.operator
  zones a, b
# ^ keyword
#       ^ constant
#          ^ constant
  subnets private 10.2.16.0/20
# ^ keyword
#         ^ constant.builtin
#                 ^ number
  egress via firewall after nat
# ^ keyword
#        ^ keyword.operator
#            ^ constant.builtin
#                     ^ keyword.operator
#                           ^ constant.builtin
  egress allow pip, data.example.com port 80, 443
# ^ keyword
#        ^ keyword.operator
#              ^ variable
#                   ^ string.special
#                                    ^ keyword.operator
#                                         ^ number
  endpoint s3 { allow data }
# ^ keyword
#          ^ constant
#               ^ keyword
#                     ^ variable
  endpoint sts, ecr.api
#          ^ constant
#               ^ constant
  flow-logs keep 30 days
# ^ keyword
#           ^ keyword.operator
#                ^ number
#                   ^ number
  dns-firewall off
# ^ keyword
#              ^ boolean
}

notebook research {
# <- keyword
  in main.private-a
# ^ keyword
#    ^ variable
  instance ml.t3.medium
# ^ keyword
#          ^ constant
  volume 50 GB
#        ^ number
#           ^ number
  uses data read-write, models read
# ^ keyword
#      ^ variable
#           ^ constant.builtin
#                       ^ variable
#                              ^ constant.builtin
  on start "scripts/setup.sh"
# ^ keyword
#    ^ constant.builtin
}

waive ec2-public-address on main because "the proxy needs one"
# <- keyword
#     ^ constant
#                        ^ keyword.operator
#                           ^ variable
#                                ^ keyword.operator

moved key to bucket
# <- keyword
#     ^ variable
#         ^ keyword.operator
#            ^ variable
