"""Notebooks in two regions: good ones, some with a single fault, and one with the API's defaults."""

import json
import sys

from connection import client, create

NOTEBOOK = "AWS::SageMaker::NotebookInstance"
ACCOUNT = "arn:aws:iam::111122223333:root"


class Region:
    """A region with a role and a key, and a VPC for each notebook."""

    def __init__(self, endpoint, name):
        self.name = name
        self.control = client(endpoint, region=name)
        trust = statement({"Service": "sagemaker.amazonaws.com"}, "sts:AssumeRole")
        role = self.made(
            "AWS::IAM::Role", RoleName=f"notebooks-{name}", AssumeRolePolicyDocument=trust
        )
        self.role = self.read("AWS::IAM::Role", role)["Arn"]
        self.key = self.made("AWS::KMS::Key", KeyPolicy=statement({"AWS": ACCOUNT}, "kms:*", "*"))

    def made(self, type_name, **desired):
        event = create(self.control, type_name, desired)
        assert event["OperationStatus"] == "SUCCESS", event
        return event["Identifier"]

    def read(self, type_name, identifier):
        answer = self.control.get_resource(TypeName=type_name, Identifier=identifier)
        return json.loads(answer["ResourceDescription"]["Properties"])

    def network(self):
        """A VPC with a subnet that has a table of its own, and leads nowhere."""
        vpc = self.made(
            "AWS::EC2::VPC",
            CidrBlock="10.0.0.0/16",
            EnableDnsSupport=True,
            EnableDnsHostnames=True,
        )
        subnet = self.made("AWS::EC2::Subnet", VpcId=vpc, CidrBlock="10.0.1.0/26")
        table = self.made("AWS::EC2::RouteTable", VpcId=vpc)
        self.made("AWS::EC2::SubnetRouteTableAssociation", SubnetId=subnet, RouteTableId=table)
        return vpc, subnet, table

    def group(self, vpc, **rules):
        return self.made(
            "AWS::EC2::SecurityGroup", GroupDescription="notebooks", VpcId=vpc, **rules
        )

    def endpoints(self, vpc, subnet, table, *services):
        for service in services:
            name = f"com.amazonaws.{self.name}.{service}"
            if service == "s3":
                more = {"VpcEndpointType": "Gateway", "RouteTableIds": [table]}
            else:
                more = {"VpcEndpointType": "Interface", "SubnetIds": [subnet]}
                more |= {"PrivateDnsEnabled": True, "SecurityGroupIds": [self.group(vpc)]}
            self.made("AWS::EC2::VPCEndpoint", ServiceName=name, VpcId=vpc, **more)

    def gateway(self, vpc):
        gateway = self.made("AWS::EC2::InternetGateway").split("|")[0]
        self.made("AWS::EC2::VPCGatewayAttachment", VpcId=vpc, InternetGatewayId=gateway)
        return gateway

    def nat(self, vpc, table):
        """Leads a table to the internet through a NAT gateway."""
        self.gateway(vpc)
        public = self.made("AWS::EC2::Subnet", VpcId=vpc, CidrBlock="10.0.2.0/26")
        address = self.made("AWS::EC2::EIP", Domain="vpc").split("|")[1]
        nat = self.made("AWS::EC2::NatGateway", SubnetId=public, AllocationId=address)
        self.leads(table, NatGatewayId=nat)

    def leads(self, table, **target):
        everywhere = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0"}
        self.made("AWS::EC2::Route", **everywhere, **target)

    def notebook(self, name, subnet, group, **other):
        good = {
            "InstanceType": "ml.t3.medium",
            "RoleArn": self.role,
            "SubnetId": subnet,
            "SecurityGroupIds": [group],
            "DirectInternetAccess": "Disabled",
            "RootAccess": "Disabled",
            "KmsKeyId": self.key,
            "PlatformIdentifier": "notebook-al2023-v1",
            "InstanceMetadataServiceConfiguration": {"MinimumInstanceMetadataServiceVersion": "2"},
        }
        self.made(NOTEBOOK, NotebookInstanceName=name, **(good | other))


def statement(principal, action, *resource):
    allow = {"Effect": "Allow", "Principal": principal, "Action": action}
    allow |= {"Resource": it for it in resource}
    return {"Version": "2012-10-17", "Statement": [allow]}


def egress(port, **to):
    return [{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **to}]


virginia, ireland = (Region(sys.argv[1], name) for name in ("us-east-1", "eu-west-1"))

vpc, subnet, table = virginia.network()
virginia.endpoints(vpc, subnet, table, "logs", "s3", "sagemaker.api", "sagemaker.runtime", "sts")
virginia.notebook("good", subnet, virginia.group(vpc))
virginia.notebook("half", subnet, virginia.group(vpc), DirectInternetAccess="Enabled")
virginia.made(
    NOTEBOOK, NotebookInstanceName="bad", InstanceType="ml.t3.medium", RoleArn=virginia.role
)

vpc, subnet, table = ireland.network()
ireland.notebook("alone", subnet, ireland.group(vpc))

vpc, subnet, table = ireland.network()
ireland.endpoints(vpc, subnet, table, "s3", "sts")
ireland.notebook("partly", subnet, ireland.group(vpc))

vpc, subnet, table = ireland.network()
ireland.nat(vpc, table)
ireland.notebook("routed", subnet, ireland.group(vpc))
database = ireland.group(vpc, SecurityGroupEgress=egress(5432, CidrIp="0.0.0.0/0"))
ireland.notebook("locked", subnet, database)
inside = ireland.group(vpc, SecurityGroupEgress=egress(443, CidrIp="10.0.0.0/16"))
ireland.notebook("inside", subnet, inside)

# A gateway to the internet is no way out for an interface without a public address.
vpc, subnet, table = ireland.network()
ireland.leads(table, GatewayId=ireland.gateway(vpc))
ireland.notebook("public", subnet, ireland.group(vpc))

vpc, subnet, table = ireland.network()
proxy = ireland.group(vpc, SecurityGroupEgress=egress(443, CidrIp="0.0.0.0/0"))
behind = egress(3128, DestinationSecurityGroupId=proxy)
ireland.notebook("proxied", subnet, ireland.group(vpc, SecurityGroupEgress=behind))

# Without a table of its own a subnet has the main one of its VPC, which leads nowhere.
vpc, _, _ = ireland.network()
subnet = ireland.made("AWS::EC2::Subnet", VpcId=vpc, CidrBlock="10.0.3.0/26")
ireland.notebook("untabled", subnet, ireland.group(vpc))
