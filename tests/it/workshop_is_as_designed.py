"""The reference design of the workshop, line by line, on what a cloud really holds."""

import base64
import sys

from walk import Cloud, ports, statements, tags

cloud = Cloud(sys.argv[1])
with open(sys.argv[2], encoding="utf-8") as file:
    sdk_config = file.read()

# 1: the VPC
vpc = cloud.only("AWS::EC2::VPC")
assert vpc["CidrBlock"] == "10.0.0.0/16" and vpc["InstanceTenancy"] == "default", vpc
assert vpc["EnableDnsSupport"] is True and vpc["EnableDnsHostnames"] is True, vpc
assert vpc["Ipv6CidrBlocks"] == [], vpc
assert tags(vpc)["Name"] == "10.0.0.0/16", vpc

# 2: four subnets in two zones, called after what they are. The design gives instances in the
# public ones public addresses by themselves, which Security Hub EC2.15 refuses.
DESIGNED = {
    "10.0.0.0/20": ("public", "a"),
    "10.0.16.0/20": ("private", "a"),
    "10.0.32.0/20": ("public", "b"),
    "10.0.48.0/20": ("private", "b"),
}
subnets = {DESIGNED[it["CidrBlock"]]: it for it in cloud.all("AWS::EC2::Subnet")}
assert len(subnets) == 4, subnets
for (reach, zone), subnet in subnets.items():
    assert subnet["VpcId"] == vpc["VpcId"], subnet
    assert subnet["AvailabilityZone"] == f"us-east-1{zone}", subnet
    assert not subnet["MapPublicIpOnLaunch"], subnet
    assert tags(subnet)["Name"].endswith(f".{reach}-{zone}"), subnet

# 3: the gateway to the internet, attached
gateway = cloud.only("AWS::EC2::InternetGateway")["InternetGatewayId"]
attachment = cloud.only("AWS::EC2::VPCGatewayAttachment", InternetGatewayId=gateway)
assert attachment["VpcId"] == vpc["VpcId"], attachment

# 4, 5: one table for both public subnets and one for both private ones
tables = {place: cloud.table_of(subnet) for place, subnet in subnets.items()}
assert tables["public", "a"] == tables["public", "b"] != tables["private", "a"], tables
assert tables["private", "a"] == tables["private", "b"], tables
public, private = (cloud.routes(tables[reach, "a"]) for reach in ("public", "private"))
assert public["0.0.0.0/0"] == {gateway}, public
assert set(public) <= {"0.0.0.0/0", vpc["CidrBlock"]}, public

# 6: the design's access lists admit everything, as the one does that comes with the VPC
lists = cloud.all("AWS::EC2::NetworkAcl")
assert [it["Id"] for it in lists] == [vpc["DefaultNetworkAcl"]], lists

# 7: a NAT gateway in the first public subnet, with an address, and the way to it
nat = cloud.only("AWS::EC2::NatGateway")
address = cloud.only("AWS::EC2::EIP")
assert nat["SubnetId"] == subnets["public", "a"]["SubnetId"], nat
assert nat["AllocationId"] == address["AllocationId"] and address["Domain"] == "vpc", nat
assert private["0.0.0.0/0"] == {nat["NatGatewayId"]}, private
assert not [target for targets in private.values() for target in targets if target == gateway]

# 8: S3 through an endpoint of the private table, admitting the buckets that are used, not all
endpoint = cloud.only("AWS::EC2::VPCEndpoint")
assert endpoint["ServiceName"] == "com.amazonaws.us-east-1.s3", endpoint
assert endpoint["VpcEndpointType"] == "Gateway", endpoint
assert endpoint["RouteTableIds"] == [tables["private", "a"]], endpoint
for statement in endpoint["PolicyDocument"]["Statement"]:
    assert "*" not in statement["Action"] and "*" not in statement["Resource"], statement

# 9: every connection is logged, by a role that can write to this log and no other
log = cloud.only("AWS::EC2::FlowLog", ResourceId=vpc["VpcId"])
assert (log["ResourceType"], log["TrafficType"]) == ("VPC", "ALL"), log
group = cloud.only("AWS::Logs::LogGroup", LogGroupName=log["LogGroupName"])
assert group["RetentionInDays"] == 365 and group["KmsKeyId"], group
writer = cloud.only("AWS::IAM::Role", Arn=log["DeliverLogsPermissionArn"])
trust = writer["AssumeRolePolicyDocument"]["Statement"][0]
assert trust["Principal"] == {"Service": "vpc-flow-logs.amazonaws.com"}, trust
delivery = statements(writer["Policies"][0]["PolicyDocument"])
assert set(delivery["Deliver"]["Action"]) == {
    "logs:CreateLogStream",
    "logs:DescribeLogStreams",
    "logs:PutLogEvents",
}
assert delivery["Deliver"]["Resource"] == [f"{group['Arn'].removesuffix(':*')}:*"], delivery

# 12: the notebook in the first private subnet, without direct access and without root
notebook = cloud.only("AWS::SageMaker::NotebookInstance")
assert "-fnd316-" in notebook["NotebookInstanceName"], notebook
assert notebook["InstanceType"] == "ml.t2.medium", notebook
assert notebook["SubnetId"] == subnets["private", "a"]["SubnetId"], notebook
assert notebook["DirectInternetAccess"] == "Disabled", notebook
assert notebook["RootAccess"] == "Disabled", notebook
key = cloud.only("AWS::KMS::Key")
assert key["EnableKeyRotation"] is True and notebook["KmsKeyId"] == key["KeyId"], notebook

# 10: its group lets nothing in, and TLS out to everywhere; that S3 is part of everywhere is said
[group_id] = notebook["SecurityGroupIds"]
group = cloud.only("AWS::EC2::SecurityGroup", GroupId=group_id)
assert group["VpcId"] == vpc["VpcId"] and group["SecurityGroupIngress"] == [], group
assert all(ports(rule) == ("tcp", 443, 443) for rule in group["SecurityGroupEgress"]), group
ranges = [rule["CidrIp"] for rule in group["SecurityGroupEgress"] if "CidrIp" in rule]
assert ranges == ["0.0.0.0/0"], group
s3 = [it["DestinationPrefixListId"] for it in group["SecurityGroupEgress"] if "CidrIp" not in it]
assert len(s3) == 1, group

# 11: machines of one job exchange keys and encrypted packets, both ways, and reach S3
default = vpc["DefaultSecurityGroup"]
groups = {it["GroupId"] for it in cloud.all("AWS::EC2::SecurityGroup")}
[jobs] = groups - {group_id, default}
BETWEEN = {("udp", 500, 500), ("50", None, None)}
incoming = cloud.all("AWS::EC2::SecurityGroupIngress", GroupId=jobs, SourceSecurityGroupId=jobs)
assert {ports(rule) for rule in incoming} == BETWEEN and len(incoming) == 2, incoming
outgoing = cloud.all("AWS::EC2::SecurityGroupEgress", GroupId=jobs, DestinationSecurityGroupId=jobs)
assert {ports(rule) for rule in outgoing} == BETWEEN and len(outgoing) == 2, outgoing
group = cloud.only("AWS::EC2::SecurityGroup", GroupId=jobs)
assert {ports(rule) for rule in group["SecurityGroupIngress"]} == BETWEEN, group
out = [it for it in group["SecurityGroupEgress"] if it.get("DestinationSecurityGroupId") != jobs]
assert all(ports(rule) == ("tcp", 443, 443) for rule in out), group
assert {it.get("DestinationPrefixListId") for it in out} == {None, *s3}, group
assert not [it for it in group["SecurityGroupEgress"] if it["IpProtocol"] == "-1"], group

# 13: what the SDK is told: the private subnets, this group, and traffic that is encrypted
hook = cloud.only("AWS::SageMaker::NotebookInstanceLifecycleConfig")["OnStart"][0]["Content"]
assert len(hook) <= 16384
script = base64.b64decode(hook).decode()
install = "install -D -m 0644 /dev/stdin /etc/xdg/sagemaker/config.yaml <<'END'\n"
assert script.startswith("#!/bin/bash\n") and f"{install}{sdk_config}END\n" in script, script
job = sdk_config[sdk_config.index("  TrainingJob:") :]
assert "EnableInterContainerTrafficEncryption: true" in job, job
zones = [subnets["private", zone]["SubnetId"] for zone in "ab"]
network = f'SecurityGroupIds:\n        - "{jobs}"\n      Subnets:\n'
network += "".join(f'        - "{zone}"\n' for zone in zones)
assert network in job, job

# and who may start such jobs, and no others
role = cloud.only("AWS::IAM::Role", Arn=notebook["RoleArn"])
may = statements(role["Policies"][0]["PolicyDocument"])
condition = may["Start1"]["Condition"]
assert condition["ForAllValues:StringEquals"] == {
    "sagemaker:VpcSecurityGroupIds": [jobs],
    "sagemaker:VpcSubnets": zones,
}
assert set(condition["Null"].values()) == {"false"} and len(condition["Null"]) == 2, condition
assert condition["Bool"] == {"sagemaker:InterContainerTrafficEncryption": "true"}, condition
passes = [it for it in may.values() if "iam:PassRole" in it["Action"]]
assert len(passes) == 1 and passes[0]["Resource"] != role["Arn"], passes
runner = cloud.only("AWS::IAM::Role", Arn=passes[0]["Resource"][0])
assert f'RoleArn: "{runner["Arn"]}"' in job, job
assert passes[0]["Condition"] == {
    "StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}
}

# what the design lacks, and smk adds: the bucket that both use is nobody else's
bucket = cloud.only("AWS::S3::Bucket")
assert all(bucket["PublicAccessBlockConfiguration"].values()), bucket
for uses in (may, statements(runner["Policies"][0]["PolicyDocument"])):
    assert uses["Use1"]["Resource"] == [bucket["Arn"], f"{bucket['Arn']}/*"], uses
for statement in may.values():
    assert not [action for action in statement["Action"] if action.endswith("*")], statement
