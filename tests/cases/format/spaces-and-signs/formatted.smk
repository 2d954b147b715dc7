network lab 10.0.0.0/16 {
  tag Name "two  spaces   within"
  subnets public 10.0.0.0/26, 10.0.0.64/26
  subnets private 10.0.1.0/26, 10.0.1.64/26
  egress via nat
  egress allow pip
}
resource AWS::SQS::Queue work {
  QueueName = "work"
  DelaySeconds = 5
  Tags = [{ Key = "team", Value = "research" }]
  RedrivePolicy = {}
}
let kept = 30 days
