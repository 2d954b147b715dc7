network main 10.0.0.0/16 { egress via nat }
#       ^ definition.module

bucket data, models { key lab }
#      ^ definition.class
#            ^ definition.class
#                         ^ reference.class

resource AWS::SQS::Queue work {
#                        ^ definition.class
  Days = $kept
#         ^ reference.constant
}

let kept = 30
#   ^ definition.constant

notebook research { in main; starts jobs }
#        ^ definition.class
#                      ^ reference.module
#                                   ^ reference.class
