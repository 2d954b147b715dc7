use "networks/main.smk"

notebook research {
  in lab
  key research
}
output vpc = lab.vpc.id
protect lab
