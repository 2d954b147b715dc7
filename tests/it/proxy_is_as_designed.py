"""The reference design of the proxy, line by line, on what a cloud really holds."""

import base64
import json
import sys

import yaml
from walk import Cloud, ports, statements

cloud = Cloud(sys.argv[1])
with open(sys.argv[2], encoding="utf-8") as file:
    requests = json.load(file)


def asked(type_name):
    """What was asked for of a type of which AWS does not give everything back."""
    bodies = [json.loads(it["body"]) for it in requests if it["operation"] == "CreateResource"]
    [only] = [body["DesiredState"] for body in bodies if body["TypeName"] == type_name]
    return json.loads(only)


def after(text, mark):
    return text[text.index(mark) + len(mark) :]


# 1: a private subnet whose table leads to S3's endpoint and nowhere else; no NAT
vpc = cloud.only("AWS::EC2::VPC")
private = cloud.only("AWS::EC2::Subnet", CidrBlock="172.31.48.0/20")
table = cloud.table_of(private)
assert set(cloud.routes(table)) <= {vpc["CidrBlock"]}, cloud.routes(table)
endpoint = cloud.only("AWS::EC2::VPCEndpoint")
assert endpoint["VpcEndpointType"] == "Gateway" and endpoint["RouteTableIds"] == [table], endpoint
assert not cloud.all("AWS::EC2::NatGateway")

# 2: a public subnet that leads to the internet, and the proxy in it with a public address
public = cloud.only("AWS::EC2::Subnet", CidrBlock="172.31.0.0/20")
gateway = cloud.only("AWS::EC2::InternetGateway")["InternetGatewayId"]
attachment = cloud.only("AWS::EC2::VPCGatewayAttachment", InternetGatewayId=gateway)
assert attachment["VpcId"] == vpc["VpcId"], attachment
assert cloud.table_of(public) != table
assert cloud.routes(cloud.table_of(public))["0.0.0.0/0"] == {gateway}
proxy = cloud.only("AWS::EC2::Instance")
assert proxy["SubnetId"] == public["SubnetId"] and proxy["InstanceType"] == "t4g.nano", proxy
address = cloud.only("AWS::EC2::EIP")
assert address["InstanceId"] == proxy["InstanceId"] and address["Domain"] == "vpc", address

# 3: metadata only for who holds a token; the image is Amazon Linux for ARM, whatever its id
template = asked("AWS::EC2::LaunchTemplate")["LaunchTemplateData"]
assert template["MetadataOptions"]["HttpTokens"] == "required", template
assert template["MetadataOptions"]["HttpPutResponseHopLimit"] == 1, template
assert template["ImageId"].startswith("resolve:ssm:/aws/service/ami-amazon-linux-latest/"), template
assert template["ImageId"].endswith("-arm64"), template
assert template["BlockDeviceMappings"][0]["Ebs"]["Encrypted"] is True, template

# 4: the notebook reaches the proxy's port and S3, the proxy is reached by the notebook alone, and
# nothing is in the default group
notebook = cloud.only("AWS::SageMaker::NotebookInstance")
[inside], [outside] = notebook["SecurityGroupIds"], proxy["SecurityGroupIds"]
assert vpc["DefaultSecurityGroup"] not in (inside, outside)
group = cloud.only("AWS::EC2::SecurityGroup", GroupId=outside)
[rule] = group["SecurityGroupIngress"]
assert ports(rule) == ("tcp", 3128, 3128) and rule["SourceSecurityGroupId"] == inside, rule
assert {ports(rule) for rule in group["SecurityGroupEgress"]} == {
    ("tcp", 80, 80),
    ("tcp", 443, 443),
}
group = cloud.only("AWS::EC2::SecurityGroup", GroupId=inside)
assert group["SecurityGroupIngress"] == [], group
assert not [rule for rule in group["SecurityGroupEgress"] if "CidrIp" in rule], group
to_s3, to_proxy = sorted(group["SecurityGroupEgress"], key=ports)
assert ports(to_proxy) == ("tcp", 3128, 3128), to_proxy
assert to_proxy["DestinationSecurityGroupId"] == outside, to_proxy
assert ports(to_s3) == ("tcp", 443, 443) and to_s3["DestinationPrefixListId"], to_s3

# 5: squid is installed, set up and started at the first start
user_data = base64.b64decode(template["UserData"]).decode()
assert user_data.startswith("#cloud-config\n"), user_data
first_start = yaml.safe_load(user_data)
written = {it["path"]: it["content"] for it in first_start["write_files"]}
[[command]] = first_start["runcmd"]
assert "dnf install -y squid" in written[command], written
assert "systemctl enable --now squid.service" in written[command], written
configuration = written["/usr/local/share/squid.conf"]

# 6: who is allowed what, in this order, and all others nothing
lines = [line.split() for line in configuration.splitlines()]
access = [line[1:] for line in lines if line[:1] == ["http_access"]]
acls = {line[1]: line[2:] for line in lines if line[:1] == ["acl"]}
assert acls["tunnel"] == ["method", "CONNECT"] and acls["https_port"] == ["port", "443"], acls
allows = [line for line in access if line[0] == "allow"]
assert allows == [
    ["allow", "tunnel", "localnet", "allowhttps", "https_port", "!inside"],
    ["allow", "!tunnel", "localnet", "allowhttp", "http_port", "!inside"],
], access
assert access[-1] == ["deny", "all"], access
before = access[: min(index for index, line in enumerate(access) if line[0] == "allow")]
assert ["deny", "rawip"] in before, access
for name in ("allowhttp", "allowhttps"):
    # Without `-n` an address passes whose reverse name is on the list.
    assert acls[name] == ["dstdomain", "-n", f'"/etc/squid/{name}.txt"'], acls
assert acls["localnet"] == ["src", "172.31.48.0/20"], acls
assert [line[1] for line in lines if line[:1] == ["http_port"]] == ["3128"], lines
parameters = {it["Name"].split("/")[-1]: it["Value"] for it in cloud.all("AWS::SSM::Parameter")}
https, http = (parameters[f"allow-{name}"].split("\n") for name in ("https", "http"))
assert {"pypi.org", "files.pythonhosted.org", "data.example.com", ".example.org"} <= set(https)
assert http == ["data.example.com"], http
role = cloud.only("AWS::IAM::InstanceProfile")["Roles"]
[role] = [it for it in cloud.all("AWS::IAM::Role") if [it["RoleName"]] == role]
may = statements(role["Policies"][0]["PolicyDocument"])
assert [it["Action"] for it in may.values()] == [["ssm:GetParameter"]], may
names = {it["Name"] for it in cloud.all("AWS::SSM::Parameter")}
assert {arn.split(":parameter")[1] for arn in may["ReadLists"]["Resource"]} == names, may

# 7: what runs at each start of the notebook tells it of the proxy, in both spellings
lifecycle = cloud.only("AWS::SageMaker::NotebookInstanceLifecycleConfig")
assert lifecycle["NotebookInstanceLifecycleConfigName"] == notebook["LifecycleConfigName"]
hook = lifecycle["OnStart"][0]["Content"]
assert len(hook) <= 16384
start = base64.b64decode(hook).decode()
assert f"proxy='http://{proxy['PrivateIp']}:3128'\n" in start, start
direct = after(start, "direct='").split("'")[0].split(",")
assert {"169.254.169.254", ".s3.us-east-1.amazonaws.com"} <= set(direct), direct
profile = after(start, "install -D -m 0755 /dev/stdin /etc/profile.d/proxy.sh <<END\n")
profile = profile.split("\nEND\n")[0]
assert profile.startswith("#!/bin/sh\n"), profile
for name, value in (("http_proxy", "proxy"), ("https_proxy", "proxy"), ("no_proxy", "direct")):
    for spelling in (name, name.upper()):
        assert f"{spelling}='${value}'" in profile, profile
assert "systemctl --no-block restart jupyter-server.service" in start, start

# 8: the notebook is in the private subnet, and has no other way out
assert notebook["SubnetId"] == private["SubnetId"], notebook
assert notebook["DirectInternetAccess"] == "Disabled", notebook
