# Groups that let in or out more than anybody needs.
network lab 10.0.0.0/16 { egress via none }
resource AWS::EC2::SecurityGroup silent {
  GroupDescription = "says nothing about what it lets out"
  VpcId = lab.vpc.id
}
resource AWS::EC2::SecurityGroup open {
  GroupDescription = "is open on both sides"
  VpcId = lab.vpc.id
  SecurityGroupIngress = [
    { IpProtocol = "tcp", FromPort = 22, ToPort = 22, CidrIp = "0.0.0.0/0", Description = "shell" }
  ]
  SecurityGroupEgress = [
    { IpProtocol = "-1", CidrIp = "0.0.0.0/0" }
  ]
}
resource AWS::EC2::SecurityGroupEgress more {
  GroupId = open.id
  IpProtocol = "tcp"
  FromPort = 443
  ToPort = 443
  CidrIpv6 = "::/0"
  Description = "everything over IPv6"
}
