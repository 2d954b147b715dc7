terraform {}
provider "aws" { region = "eu-west-1" }
variable "cidr" { default = "10.0.0.0/16" }
locals { team = "research" }
module "vpc" { source = "./vpc" }
data "aws_vpc" "main" {}
region = eu-west-1
for each in three { key a }
ingress allow any
network lab 10.0.0.0/16 {
  cidr_block = 10.0.0.0/16
  ingress allow pypi.org
  public_subnets = [10.0.1.0/24]
  allow pypi.org
  nat
  deny all
}
bucket data { encryption on; tags = { Team = "research" }; acl private }
notebook it { network = lab; instance_type = "ml.t3.medium"; role admin }
