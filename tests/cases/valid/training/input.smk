# Training jobs that reach S3, the endpoints and each other.
network main 10.0.0.0/16 { flow-logs off }
network side 10.1.0.0/16 { flow-logs off }
key lab
bucket data { only from main; key lab; empty-on-destroy }
training jobs {
  in main
  encrypt-traffic on
  isolate off
  key lab
  uses data read-write
  tag owner "ana"
}
training plain {
  in side.private-a
  encrypt-traffic off
  isolate on
}
output role = jobs.role.arn
output group = jobs.security-group.id
