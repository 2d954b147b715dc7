# A notebook that is open in every way, and a script that gives away a key.
existing AWS::IAM::Role staff "Staff"
resource AWS::SageMaker::NotebookInstance open {
  InstanceType = "ml.t3.medium"
  RoleArn = staff.arn
  DirectInternetAccess = "Enabled"
  RootAccess = "Enabled"
  PlatformIdentifier = "notebook-al2-v2"
}
resource AWS::SageMaker::NotebookInstanceLifecycleConfig setup {
  OnStart = [{ Content = "ZXhwb3J0IEFXU19BQ0NFU1NfS0VZX0lEPUFLSUFJT1NGT0ROTjdFWEFNUExFCg==" }]
}
