network "lab" "10.0.0.0/16" {
  egress "via" "nat"
  egress allow "pypi.org"
  egress proxy
  egress github.com
  zones eu-west-1a, eu-west-1b
  endpoint com.amazonaws.eu-west-1.s3
  subnets private 10.0.1.0/24 10.0.2.0/24
  egress allow data.example.com prot 443
}
