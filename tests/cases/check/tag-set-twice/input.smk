stack lab {
  tag team "research"
  tag team "biology"
}
