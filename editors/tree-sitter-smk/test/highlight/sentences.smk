stack acme-research in eu-west-1 {
# <- keyword
#     ^ function
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
#      ^ function
#                 ^ string.special
#                             ^ punctuation.delimiter
#                               ^ string.special
#                                                 ^ variable

network main $vpc-cidr in "vpc-1" {
# <- keyword
#       ^ function
#            ^ variable.parameter
#                      ^ keyword.operator
  zones a, b
# ^ keyword
#       ^ constant
#          ^ constant
  subnets private 10.2.16.0/20
# ^ keyword
#         ^ constant
#                 ^ number
  egress via firewall after nat
# ^ keyword
#        ^ keyword.operator
#            ^ constant
#                     ^ keyword.operator
#                           ^ constant
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
#           ^ constant
#                       ^ variable
#                              ^ constant
  on start "scripts/setup.sh"
# ^ keyword
#    ^ constant
}

waive ec2-public-address on main because "the proxy needs one"
# <- keyword
#     ^ constant
#                        ^ keyword.operator
#                           ^ function
#                                ^ keyword.operator

moved key to bucket
# <- keyword
#     ^ variable
#         ^ keyword.operator
#            ^ variable
