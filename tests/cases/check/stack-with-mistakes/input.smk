stack Lab in eu-wst-1 {
  account 1234
  account 111122223333
  account 111122223333
  tag "team"
  tag team research
  zones 2
}
stack other
