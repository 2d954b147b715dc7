bucket data {
  versions on

key lab
resource AWS::SQS::Queue work {
  Tags = [
    { Key = "a", Value = "b" }
}
