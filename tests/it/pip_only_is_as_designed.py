"""The reference design of the IP-pinned notebook, line by line, on what a cloud really holds."""

import json
import sys

from walk import Cloud, tags

cloud = Cloud(sys.argv[1])
with open(sys.argv[2], encoding="utf-8") as file:
    pins = json.load(file)["pins"]

# 1: the VPC
vpc = cloud.only("AWS::EC2::VPC")
assert vpc["CidrBlock"] == "10.0.0.0/16", vpc
assert tags(vpc)["Name"] == "Acme VPC", vpc

# 2, 6: the subnets, both in it
public = cloud.only("AWS::EC2::Subnet", CidrBlock="10.0.0.0/26")
private = cloud.only("AWS::EC2::Subnet", CidrBlock="10.0.1.0/26")
assert public["VpcId"] == private["VpcId"] == vpc["VpcId"]
assert not private.get("MapPublicIpOnLaunch"), private
assert len(cloud.all("AWS::EC2::Subnet")) == 2

# 3: the gateway to the internet, attached
gateway = cloud.only("AWS::EC2::InternetGateway")["InternetGatewayId"]
attachment = cloud.only("AWS::EC2::VPCGatewayAttachment", InternetGatewayId=gateway)
assert attachment["VpcId"] == vpc["VpcId"], attachment

# 4: the public subnet goes to it
assert cloud.routes(cloud.table_of(public))["0.0.0.0/0"] == {gateway}

# 5: a NAT gateway in the public subnet, with an address
nat = cloud.only("AWS::EC2::NatGateway")
address = cloud.only("AWS::EC2::EIP")
assert nat["SubnetId"] == public["SubnetId"], nat
assert nat["AllocationId"] == address["AllocationId"], nat
assert nat.get("ConnectivityType", "public") == "public", nat

# 7: the private subnet has a table of its own, goes to the NAT gateway, and never to the internet
assert cloud.table_of(private) != cloud.table_of(public)
from_private = cloud.routes(cloud.table_of(private))
assert from_private["0.0.0.0/0"] == {nat["NatGatewayId"]}, from_private
assert all(gateway not in targets for targets in from_private.values()), from_private

# 10: the notebook
notebook = cloud.only("AWS::SageMaker::NotebookInstance")
assert notebook["SubnetId"] == private["SubnetId"], notebook
assert notebook["DirectInternetAccess"] == "Disabled", notebook
assert notebook["RootAccess"] == "Disabled", notebook
service = notebook["InstanceMetadataServiceConfiguration"]
assert service["MinimumInstanceMetadataServiceVersion"] == "2", notebook
assert len(notebook["SecurityGroupIds"]) == 1, notebook

# 8, 9: its security group lets nothing in, and out only to the pinned addresses and to S3
group = cloud.only("AWS::EC2::SecurityGroup", GroupId=notebook["SecurityGroupIds"][0])
assert group["VpcId"] == vpc["VpcId"], group
assert not group.get("SecurityGroupIngress"), group
assert not cloud.all("AWS::EC2::SecurityGroupIngress"), "a rule beside the group"
allowed = group["SecurityGroupEgress"]
for rule in allowed:
    assert (rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) == ("tcp", 443, 443), rule
ranges = sorted(rule["CidrIp"] for rule in allowed if "CidrIp" in rule)
assert set(pins) == {"pypi.org", "files.pythonhosted.org"}, pins
assert ranges == sorted(f"{it}/32" for addresses in pins.values() for it in addresses), ranges
lists = [rule["DestinationPrefixListId"] for rule in allowed if "CidrIp" not in rule]
assert len(lists) == 1 and len(ranges) + len(lists) == len(allowed), allowed
for rule in allowed:
    for name, addresses in pins.items():
        if rule.get("CidrIp", "").removesuffix("/32") in addresses:
            assert rule["Description"] == name, rule

# S3 through an endpoint on the private table, and nothing to everything
endpoint = cloud.only("AWS::EC2::VPCEndpoint")
assert endpoint["VpcEndpointType"] == "Gateway" and endpoint["ServiceName"].endswith(".s3")
assert endpoint["RouteTableIds"] == [cloud.table_of(private)], endpoint
for statement in endpoint["PolicyDocument"]["Statement"]:
    assert statement["Action"] != "*" and statement["Resource"] != "*", statement

# what the design lacks, and smk adds
log = cloud.only("AWS::EC2::FlowLog", ResourceId=vpc["VpcId"])
assert log["TrafficType"] == "ALL", log
key = cloud.only("AWS::KMS::Key")
assert key["EnableKeyRotation"] is True, key
assert notebook["KmsKeyId"] in (key["KeyId"], key["Arn"]), notebook
groups = cloud.all("AWS::Logs::LogGroup")
assert len(groups) == 2 and all(it["KmsKeyId"] == key["Arn"] for it in groups), groups

# names cannot carry data out either: what is not allowed does not resolve, and is logged
association = cloud.only("AWS::Route53Resolver::FirewallRuleGroupAssociation", VpcId=vpc["VpcId"])
rules = cloud.only("AWS::Route53Resolver::FirewallRuleGroup", Id=association["FirewallRuleGroupId"])[
    "FirewallRules"
]
actions = [it["Action"] for it in sorted(rules, key=lambda it: it["Priority"])]
assert actions == ["ALLOW", "ALLOW", "BLOCK"], rules
logging = cloud.only("AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation")
assert logging["ResourceId"] == vpc["VpcId"], logging
for type_name in ("AWS::EC2::Subnet", "AWS::EC2::VPC", "AWS::SageMaker::NotebookInstance"):
    for resource in cloud.all(type_name):
        assert tags(resource)["smk:address"] and tags(resource)["smk:stack"], resource
