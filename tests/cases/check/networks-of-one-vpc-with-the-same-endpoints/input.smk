stack acme

network main 10.0.0.0/20 in "vpc-0a1b2c3d4e5f6a7b8" { endpoint sts }
network side 10.0.16.0/20 in "vpc-0a1b2c3d4e5f6a7b8"
network open 10.0.32.0/20 in "vpc-0a1b2c3d4e5f6a7b8" {
  endpoint kms, s3
  egress via nat
  egress allow any
}
network far 10.0.0.0/20 in "vpc-1a1b2c3d4e5f6a7b8" { endpoint sts, kms }

notebook bob { in side }
notebook carol { in open }
