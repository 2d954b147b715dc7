"""A network as a company has it before smk comes: made by boto3, and compared afterwards."""

import json
import re
import sys
import time

from connection import client, create, resources

control = client(sys.argv[1])
S3 = "com.amazonaws.us-east-1.s3"
TYPES = """
AWS::EC2::InternetGateway AWS::EC2::RouteTable AWS::EC2::Subnet AWS::EC2::VPC
AWS::EC2::VPCEndpoint AWS::EC2::VPCGatewayAttachment
""".split()
OWN_ACCOUNT = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "*",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:PrincipalAccount": "111122223333"}},
        }
    ],
}
# What smk made, and what the firewall of smk made.
MADE = re.compile("smk:stack|AWSNetworkFirewallManaged")


def made(type_name, **desired):
    """The identifier of a new resource."""
    event = create(control, type_name, desired)
    while event["OperationStatus"] in ("PENDING", "IN_PROGRESS"):
        time.sleep(0.01)
        answer = control.get_resource_request_status(RequestToken=event["RequestToken"])
        event = answer["ProgressEvent"]
    assert event["OperationStatus"] == "SUCCESS", event
    return event["Identifier"]


def everything():
    """All that a network consists of, but for what smk made."""
    found = {}
    for type_name in TYPES:
        ours = [it for it in resources(control, type_name) if not MADE.search(json.dumps(it))]
        if type_name == "AWS::EC2::VPCGatewayAttachment":
            ours = [it for it in ours if it["InternetGatewayId"] == ids()["gateway"]]
        found[type_name] = sorted(json.dumps(it, sort_keys=True) for it in ours)
    return found


def ids():
    with open(sys.argv[2], encoding="utf-8") as file:
        return json.load(file)["ids"]


def make():
    vpc = made("AWS::EC2::VPC", CidrBlock="10.0.0.0/16", EnableDnsHostnames=True)
    quiet = made("AWS::EC2::VPC", CidrBlock="10.1.0.0/16")
    gateway = made("AWS::EC2::InternetGateway")
    made("AWS::EC2::VPCGatewayAttachment", VpcId=vpc, InternetGatewayId=gateway)
    table = made("AWS::EC2::RouteTable", VpcId=vpc)
    subnets = {}
    for letter, number in (("a", 0), ("b", 1)):
        subnets[letter] = made(
            "AWS::EC2::Subnet",
            VpcId=vpc,
            CidrBlock=f"10.0.{number}.0/24",
            AvailabilityZone=f"us-east-1{letter}",
        )
        made("AWS::EC2::SubnetRouteTableAssociation", SubnetId=subnets[letter], RouteTableId=table)
    other = made(
        "AWS::EC2::Subnet", VpcId=quiet, CidrBlock="10.1.0.0/24", AvailabilityZone="us-east-1a"
    )
    endpoint = made(
        "AWS::EC2::VPCEndpoint",
        VpcId=vpc,
        ServiceName=S3,
        RouteTableIds=[table],
        PolicyDocument=OWN_ACCOUNT,
    )
    # The policy that AWS gives to an endpoint without one lets everything through.
    open_endpoint = made("AWS::EC2::VPCEndpoint", VpcId=vpc, ServiceName=S3)
    names = {
        "vpc": vpc, "quiet": quiet, "gateway": gateway, "a": subnets["a"], "b": subnets["b"],
        "elsewhere": other, "endpoint": endpoint, "open": open_endpoint, "table": table,
    }
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump({"ids": names}, file)
    before = everything()
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump({"ids": names, "before": before}, file)


def untouched():
    with open(sys.argv[2], encoding="utf-8") as file:
        before = json.load(file)["before"]
    after = everything()
    for type_name in TYPES:
        assert before[type_name] == after[type_name], (before[type_name], after[type_name])
    routes = resources(control, "AWS::EC2::Route", RouteTableId=ids()["table"])
    own = [it for it in routes if it["CidrBlock"] != "10.0.0.0/16"]
    assert not own, own


{"make": make, "untouched": untouched}[sys.argv[3]]()
