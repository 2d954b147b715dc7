stack acme in eu-west-1
tag Team "research"
network lab 10.0.0.0/16
egress via nat
bucket data { keep }
versions on
notebook it {}
in lab
uses data read
endpoint s3 { allow data }
account 111122223333
