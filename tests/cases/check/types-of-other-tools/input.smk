resource "aws_sqs_queue" "work" {
  queue_name = "work"
}
resource aws_vpc main {
  CidrBlock = "10.0.0.0/16"
}
resource "AWS::SNS::Topic" news {}
resource "aws_something_else" "x" {}
resource work AWS::SQS::Queue {}
