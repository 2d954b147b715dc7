stack lab {
  tag smk:stack "other"
}
