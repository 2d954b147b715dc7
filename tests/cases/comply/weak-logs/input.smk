resource AWS::Logs::LogGroup notes {
  LogGroupName = "notes"
}
