network lab 10.0.0.0/16 {
  egress via nat
  egress allow [pypi.org, "github.com"]
  zones [
    a,
    b
  ]
  subnets private [10.0.1.0/24, { a = b }]
  endpoint []
}
resource AWS::SQS::Queue work {
  Tags [{ Key = "a", Value = "b" }]
}
