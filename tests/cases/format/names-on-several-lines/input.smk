bundle labtools { .example.org,
  data.example.com,   # where the data is
  models.example.com }
bundle other { .example.org, data.example.com }
network main 10.0.0.0/16 {
  egress allow pip, github,
    .example.org port 80, 443
}
bucket data,
models {
  key lab
}
notebook alice,
  bob { in lab }
notebook
