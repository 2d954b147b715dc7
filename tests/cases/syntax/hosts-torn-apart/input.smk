let hosts = [data.example .org, pypi.org]
let ports = [
  80
  443
]
let texts = ["one" "two"]
