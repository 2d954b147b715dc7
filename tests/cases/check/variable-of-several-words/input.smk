let kept = 30 days

resource AWS::Logs::LogGroup jobs {
  RetentionInDays = $kept
}
