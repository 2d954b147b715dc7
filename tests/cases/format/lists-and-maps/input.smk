resource AWS::IAM::Role reader {
  Tags = [{ Key = "a", Value = "b" },
    { Key = "c", Value = "d" }]
  Empty = [ ]
  AlsoEmpty = [

  ]
  Nothing = {
  }
  Policies = [ {
      PolicyName = "read", PolicyDocument = {
        Version = "2012-10-17",

        Statement = [
          { Effect = "Allow", Action = ["s3:GetObject",   "s3:ListBucket"], Resource = "*" } ] } } ]
  Ports = [ 80,
    443, [ 1, 2 ], [
    3 ] ]
  Deep = [[{
    A = 1 }]]
}
