# A notebook that installs Python packages and reaches nothing else.
network lab 10.0.0.0/16 {
  tag Name "Acme VPC"
  subnets public 10.0.0.0/26
  subnets private 10.0.1.0/26
  egress via nat
  egress allow pip
}
notebook research { in lab }
