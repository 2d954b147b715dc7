existing AWS::IAM::Role staff "Staff"
network lab 10.0.0.0/16
resource AWS::SageMaker::Domain studio {
  AuthMode = "IAM"
  DomainName = "studio"
  AppNetworkAccessType = "PublicInternetOnly"
  VpcId = lab.vpc.id
  SubnetIds = [lab.private-a.id]
  DefaultUserSettings = { ExecutionRole = staff.arn }
}
