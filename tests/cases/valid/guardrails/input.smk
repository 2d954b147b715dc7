# Everything to which guardrails can hold people: two networks, into one of which they come by
# themselves, and jobs without a network.
network main 10.0.0.0/16 {
  egress via firewall
  egress allow .example.org
  endpoint notebook, studio, sagemaker.api
}
network side 10.1.0.0/16
bucket data { only from main; empty-on-destroy }
notebook research { in main; uses data read }
notebook alone { in side }
training jobs { in main; isolate on; uses data read-write }
guardrails
output policy = guardrails.arn
waive firewall-protection on main because "it is made anew for each course"
