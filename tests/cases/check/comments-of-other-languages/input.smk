// where research happens
network lab 10.0.0.0/16 // the only one
/* a block
   of comments */
notebook it {
  // runs here
  in lab //why not
}
resource AWS::SQS::Queue work {
  // the name
  QueueName = "work"
}
network other 10.1.0.0/16 {
  egress via nat
  egress allow //data.example.com
}
