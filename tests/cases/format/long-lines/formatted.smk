network main 10.0.0.0/16 {
  egress allow one.example.org,
    two.example.org,
    three.example.org,
    four.example.org,
    five.example.org,
    six.example.org
  egress allow a.example.org, b.example.org, c.example.org, d.example.org, e.example.org, 12.example
  egress allow a.example.org,
    b.example.org,
    c.example.org,
    d.example.org,
    e.example.org,
    123.example
}
resource AWS::SQS::Queue work {
  Tags = [
    { Key = "team", Value = "research" },
    { Key = "owner", Value = "ana" },
    { Key = "a", Value = "b" }
  ]
  Policy = {
    Version = "2012-10-17",
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" }]
  }
  List = [{
    Version = "2012-10-17",
    Statement = { Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" }
  }]
  Text = "a text is never broken, however long it is, because a line break would be a part of what it says"
}
bucket one-of-them,
    another-one,
    and-another-one-that-has-a-long-name,
    the-last-one-with-a-long-name {
  key lab
}
