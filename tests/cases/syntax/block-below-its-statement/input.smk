network lab 10.0.0.0/16
{
  egress via nat
}
key main # commented

{
  alias "main"
}
bucket data {
  versions on
}
{
}
