network main 10.0.0.0/16 {
  egress allow pip,
    # why
    github,

    conda port 80,
    443
  egress via nat
  endpoint sts,
      s3 {
    allow data,
      models
  }
}
bundle labtools {
  .example.org,
  data.example.com  # {
}
notebook alice,
    bob {
  in main  # ,
}
protect alice,
  bob
let z = [
  "a{",
  { a = "b" },
  [{
    Key = "x",
    Value = [
      1,
      2
    ]
  }],
  {
    Key = "x",
    Value = 1
  }
]
let y = [
  {
    Key = "x",
    # why
    Value = 1
  },
  2
]
