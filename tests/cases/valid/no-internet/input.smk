# Nothing but AWS can be reached.
network lab 10.0.0.0/16 {
  egress via none
  endpoint sagemaker.api, sts
  flow-logs off
}
notebook research { in lab }
