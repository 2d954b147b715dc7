"network" lab 10.0.0.0/16
$kind lab
10.0.0.0/16
.example.org
AWS::SQS::Queue work
5 networks

network main 10.0.0.0/16 {
  "zones" 2
  5
}
