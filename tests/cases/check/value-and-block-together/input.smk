network lab 10.0.0.0/16 = 5 { zones 2 }
key spare = "x"
let a = b { c }
resource AWS::SQS::Queue work {
  QueueName = "work" { x }
}
output x = spare.arn { }
