param kept = 30 days # how long
# <- keyword
#     ^ variable.parameter
#          ^ operator
#            ^ number
#               ^ number
#                    ^ comment

resource AWS::SQS::Queue work {
# <- keyword
#        ^ type
#                        ^ function
  QueueName = "work \u{e9}"
# ^ property
#              ^ string
#                   ^ string.escape
  Days = $kept
#        ^ variable.parameter
#         ^ variable.parameter
  On = [on, { Key = false }]
# ^ property
#       ^ boolean
#             ^ property
#                   ^ boolean
  key = lab.arn
# ^ property
#       ^ variable
}
