resource AWS::SQS::QueuePolicy policy {
  Queues = [!Ref work]
  PolicyDocument = jsonencode({ Version = "2012-10-17" })
}
resource AWS::SNS::Topic news {
  TopicName = "a" + "b"
  DisplayName = <<EOF
}
network lab (10.0.0.0/16)
let x = = 5
bucket data { tag "Team": "research" }
