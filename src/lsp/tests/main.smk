# Wörter 😀 in a comment
stack lab in eu-west-1
let days = 30 days
network lab 10.0.0.0/16 {
  egress via nat
  egress allow pypi.org, tools
  flow-logs keep $days
}
key main
notebook research {
  in lab.private-a
  key main
}
resource AWS::SQS::Queue queue {
  QueueName = "é😀"
  DelaySeconds = 5
}
output where = lab.id
protect data
