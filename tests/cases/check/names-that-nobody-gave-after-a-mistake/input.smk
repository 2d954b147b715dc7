network 10.0.0.0/16 {
  zones 2
}
keey lab
bucket data
studio team { in main; user ana }
resource AWS::SQS::Queue work { QueueName "work" }
notebook research {
  in main
  key lab
  uses data read
}
output queue = work.arn
output bucket = data.arn
protect team, lab
