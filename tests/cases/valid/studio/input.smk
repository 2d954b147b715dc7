# A studio in one zone and one in all, in a network that leads to AWS services only.
network main 10.0.0.0/16 { flow-logs off }
key lab
bucket data { only from main; key lab; empty-on-destroy }
studio team {
  in main
  user ana, Ben-2
  user carla
  instance ml.t3.large
  key lab
  uses data read
  tag owner "ana"
}
studio small { in main.private-a }
notebook beside { in main }
output domain = team.id
output role = team.role.arn
output group = team.security-group.id
