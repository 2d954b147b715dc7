"""The reference design of Studio behind a firewall, line by line, on what a cloud really holds.

Where the design has a defect, what mends it is checked in its place.
"""

import re
import sys

from connection import client, properties, resources

control = client(sys.argv[1])
REGION, ACCOUNT = "us-east-1", "111122223333"


def every(type_name, **wanted):
    """All resources of a type with these properties."""
    return [
        it
        for it in resources(control, type_name)
        if all(it.get(name) == value for name, value in wanted.items())
    ]


def only(type_name, **wanted):
    found = every(type_name, **wanted)
    assert len(found) == 1, f"{len(found)} of {type_name} with {wanted}"
    return found[0]


def tags(resource):
    return {tag["Key"]: tag["Value"] for tag in resource["Tags"]}


def routes(table):
    """From each destination to what a table sends it to.

    AWS shows a gateway to the internet under the name for endpoints too.
    """
    found = resources(control, "AWS::EC2::Route", RouteTableId=table)
    targets = ("GatewayId", "NatGatewayId", "VpcEndpointId", "NetworkInterfaceId", "InstanceId")
    return {it["CidrBlock"]: {it[name] for name in targets if it.get(name)} for it in found}


def table_of(subnet):
    return only("AWS::EC2::SubnetRouteTableAssociation", SubnetId=subnet["SubnetId"])[
        "RouteTableId"
    ]


def statements(document, **wanted):
    """The statements of a policy with these entries, the actions and resources as sets."""
    assert document["Version"] == "2012-10-17", document
    found = [
        it | {"Action": set(it["Action"]), "Resource": set(it["Resource"])}
        for it in document["Statement"]
    ]
    return [it for it in found if all(it.get(name) == value for name, value in wanted.items())]


def ingress(group):
    """What comes in at a group: protocol, first and last port, source."""
    assert all(rule["Description"] for rule in group["SecurityGroupIngress"]), group
    return {
        (it["IpProtocol"], it["FromPort"], it["ToPort"], it.get("SourceSecurityGroupId"))
        for it in group["SecurityGroupIngress"]
    }


# 1, 2: the VPC and its subnets, in one zone
vpc = only("AWS::EC2::VPC")
assert vpc["CidrBlock"] == "10.2.0.0/16", vpc
assert vpc["EnableDnsSupport"] is vpc["EnableDnsHostnames"] is True, vpc
assert tags(vpc)["Name"] == "sagemaker-studio-anfw-vpc", vpc
ranges = ("10.2.1.0/24", "10.2.2.0/24", "10.2.3.0/24")
firewall_subnet, nat_subnet, studio_subnet = (
    only("AWS::EC2::Subnet", CidrBlock=cidr) for cidr in ranges
)
for subnet in resources(control, "AWS::EC2::Subnet"):
    assert subnet["CidrBlock"] in ranges and subnet["VpcId"] == vpc["VpcId"], subnet
    assert subnet["AvailabilityZone"] == f"{REGION}a", subnet
    assert not subnet.get("MapPublicIpOnLaunch"), subnet

# 3: the gateways and the firewall
gateway = only("AWS::EC2::InternetGateway")["InternetGatewayId"]
assert only("AWS::EC2::VPCGatewayAttachment", InternetGatewayId=gateway)["VpcId"] == vpc["VpcId"]
nat = only("AWS::EC2::NatGateway")
assert nat["SubnetId"] == nat_subnet["SubnetId"], nat
assert nat["AllocationId"] == only("AWS::EC2::EIP")["AllocationId"], nat
firewall = only("AWS::NetworkFirewall::Firewall")
assert firewall["VpcId"] == vpc["VpcId"], firewall
assert firewall["SubnetMappings"] == [{"SubnetId": firewall_subnet["SubnetId"]}], firewall
for protection in ("DeleteProtection", "FirewallPolicyChangeProtection", "SubnetChangeProtection"):
    assert firewall[protection] is False, firewall

# 4: Studio, NAT gateway, firewall, internet, and the same way back
(endpoint_of_zone,) = firewall["EndpointIds"]
zone, through_firewall = endpoint_of_zone.split(":")
assert zone == f"{REGION}a" and through_firewall.startswith("vpce-"), firewall
assert routes(table_of(firewall_subnet)) == {"0.0.0.0/0": {gateway}}
assert routes(table_of(nat_subnet)) == {"0.0.0.0/0": {through_firewall}}
assert routes(table_of(studio_subnet)) == {"0.0.0.0/0": {nat["NatGatewayId"]}}
edge = properties(control, "AWS::EC2::GatewayRouteTableAssociation", gateway)["RouteTableId"]
assert routes(edge) == {"10.2.2.0/24": {through_firewall}}
tables = {table_of(subnet) for subnet in (firewall_subnet, nat_subnet, studio_subnet)}
assert len(tables | {edge}) == 4, "each has a table of its own"

# What Studio consists of
domain = only("AWS::SageMaker::Domain")
assert domain["AppNetworkAccessType"] == "VpcOnly" and domain["AuthMode"] == "IAM", domain
assert domain["VpcId"] == vpc["VpcId"], domain
assert domain["SubnetIds"] == [studio_subnet["SubnetId"]], domain
people, shared = domain["DefaultUserSettings"], domain["DefaultSpaceSettings"]
assert people["SharingSettings"]["NotebookOutputOption"] == "Disabled", domain
assert people["ExecutionRole"] == shared["ExecutionRole"], domain
assert people["SecurityGroups"] == shared["SecurityGroups"], domain
assert "DockerSettings" not in domain.get("DomainSettings", {}), domain
user = only("AWS::SageMaker::UserProfile", DomainId=domain["DomainId"])
assert user["UserProfileName"] == "demo" and not user.get("UserSettings"), user

# 5: its group. From itself come files and calls among apps, not everything; and out goes what is
# named, not everything
(group_id,) = people["SecurityGroups"]
group = only("AWS::EC2::SecurityGroup", GroupId=group_id)
assert group["VpcId"] == vpc["VpcId"], group
assert ingress(group) == {("tcp", 2049, 2049, group_id), ("tcp", 8192, 65535, group_id)}
assert all(rule["Description"] for rule in group["SecurityGroupEgress"]), group
endpoint_groups = {
    it
    for endpoint in every("AWS::EC2::VPCEndpoint", VpcEndpointType="Interface")
    for it in endpoint["SecurityGroupIds"]
}
(endpoint_group,) = endpoint_groups
s3_list = only("AWS::EC2::PrefixList", PrefixListName=f"com.amazonaws.{REGION}.s3")
peers = ("CidrIp", "DestinationSecurityGroupId", "DestinationPrefixListId")
out = {
    (rule["IpProtocol"], rule["FromPort"], rule["ToPort"], rule[peer])
    for rule in group["SecurityGroupEgress"]
    for peer in peers
    if peer in rule
}
assert out == {
    ("tcp", 443, 443, "0.0.0.0/0"),  # which the firewall decides by name
    ("tcp", 443, 443, endpoint_group),
    ("tcp", 443, 443, s3_list["PrefixListId"]),
    ("tcp", 2049, 2049, "10.2.3.0/24"),  # the file system has a group that SageMaker makes
    ("tcp", 2049, 2049, group_id),
    ("tcp", 8192, 65535, group_id),
}, out
assert len(out) == len(group["SecurityGroupEgress"]), group

# 6: the endpoints' group lets Studio in, not the whole VPC, and nothing out
receiving = only("AWS::EC2::SecurityGroup", GroupId=endpoint_group)
assert ingress(receiving) == {("tcp", 443, 443, group_id)}
assert [rule["CidrIp"] for rule in receiving["SecurityGroupEgress"]] == ["127.0.0.1/32"], receiving

# 7: S3 from Studio's table only; defect 5: the platform's own buckets can be read
buckets = {
    name: next(it for it in resources(control, "AWS::S3::Bucket") if f"-{name}-" in it["BucketName"])
    for name in ("data", "models")
}
assert len(resources(control, "AWS::S3::Bucket")) == 2
s3 = only("AWS::EC2::VPCEndpoint", VpcEndpointType="Gateway")
assert s3["ServiceName"] == f"com.amazonaws.{REGION}.s3", s3
assert s3["RouteTableIds"] == [table_of(studio_subnet)], s3
admitted = statements(s3["PolicyDocument"])
assert all(it["Effect"] == "Allow" and it["Principal"] == "*" for it in admitted), admitted
platform = {
    f"arn:aws:s3:::{name}/*"
    for name in (
        f"prod-{REGION}-starport-layer-bucket",
        f"jumpstart-cache-prod-{REGION}",
        f"al2023-repos-{REGION}-de612dc2",
    )
}
objects = {"s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"}
for bucket in buckets.values():
    (statement,) = [it for it in admitted if bucket["Arn"] in it["Resource"]]
    assert statement["Resource"] == {bucket["Arn"], bucket["Arn"] + "/*"}, statement
    assert statement["Action"] == objects, statement
    assert statement["Condition"] == {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}, statement
others = [it for it in admitted if not any(b["Arn"] in it["Resource"] for b in buckets.values())]
assert {arn for it in others for arn in it["Resource"]} == platform, others
assert all(it["Action"] == {"s3:GetObject"} for it in others), others

# 8: the ten interface endpoints
names = ["sagemaker.api", "sagemaker.runtime", "sts", "ssm", "monitoring", "logs"]
names += ["ecr.dkr", "ecr.api", "servicecatalog"]
services = {f"com.amazonaws.{REGION}.{name}" for name in names}
services.add(f"aws.sagemaker.{REGION}.notebook")
interfaces = every("AWS::EC2::VPCEndpoint", VpcEndpointType="Interface")
assert {it["ServiceName"] for it in interfaces} == services and len(interfaces) == 10, interfaces
for endpoint in interfaces:
    assert endpoint["VpcId"] == vpc["VpcId"], endpoint
    assert endpoint["SubnetIds"] == [studio_subnet["SubnetId"]], endpoint
    assert endpoint["PrivateDnsEnabled"] is True, endpoint
    (statement,) = statements(endpoint["PolicyDocument"])
    assert statement["Condition"] == {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}, endpoint

# 9: what other programs look up
keys = {
    alias["AliasName"]: only("AWS::KMS::Key", KeyId=alias["TargetKeyId"])
    for alias in resources(control, "AWS::KMS::Alias")
}
key_of_objects = keys["alias/kms-cmk-sagemaker-studio-anfw"]
key_of_volumes = keys["alias/sagemaker-anfw-kms"]
for name, value in (
    ("s3-endpoint-sagemaker-studio-anfw-id", s3["Id"]),
    ("kms-cmk-sagemaker-studio-anfw-arn", key_of_objects["Arn"]),
):
    parameter = only("AWS::SSM::Parameter", Name=name)
    assert (parameter["Type"], parameter["Value"]) == ("String", value), parameter

# The firewall. Defect 1: fragments are inspected. Defect 2: whatever is not named is dropped, of
# whatever protocol
policy = only("AWS::NetworkFirewall::FirewallPolicy")
assert firewall["FirewallPolicyArn"] == policy["FirewallPolicyArn"], firewall
decides = policy["FirewallPolicy"]
assert decides["StatelessDefaultActions"] == ["aws:forward_to_sfe"], decides
assert decides["StatelessFragmentDefaultActions"] == ["aws:forward_to_sfe"], decides
assert not decides.get("StatelessRuleGroupReferences"), decides
assert decides["StatefulEngineOptions"]["RuleOrder"] == "STRICT_ORDER", decides
assert set(decides["StatefulDefaultActions"]) == {
    "aws:drop_established_app_layer_to_server",
    "aws:alert_established_app_layer_to_server",
}
home = decides["PolicyVariables"]["RuleVariables"]["HOME_NET"]["Definition"]
assert home == ["10.2.0.0/16"], decides
rule_group = only("AWS::NetworkFirewall::RuleGroup")
(reference,) = decides["StatefulRuleGroupReferences"]
assert reference["ResourceArn"] == rule_group["RuleGroupArn"], reference
assert rule_group["Type"] == "STATEFUL" and rule_group["Capacity"] >= 100, rule_group
options = rule_group["RuleGroup"]["StatefulRuleOptions"]
assert options["RuleOrder"] == "STRICT_ORDER", options
rules = rule_group["RuleGroup"]["RulesSource"]["RulesString"].splitlines()
passed = [rule for rule in rules if rule.startswith("pass")]
assert all(rule.startswith(("pass", "drop", "reject")) for rule in rules), rules
assert any(re.match(r"drop ip \$HOME_NET any -> any any .*ip_proto:!6;", it) for it in rules), rules
assert any(re.match(r"drop tcp \$HOME_NET any -> any !\[443\] ", it) for it in rules), rules

# Defect 3: of AWS, one host passes, so that no bucket elsewhere is reached
named = {re.search(r'content:"([^"]+)"', rule).group(1): rule for rule in passed}
assert set(named) == {".kaggle.com", "iam.amazonaws.com"} and len(passed) == 2, passed
for rule in passed:
    assert rule.startswith("pass tls $HOME_NET any -> any 443 ") and "tls.sni;" in rule, rule
assert "dotprefix;" in named[".kaggle.com"] and "endswith;" in named[".kaggle.com"]
assert "startswith; endswith;" in named["iam.amazonaws.com"], named

# Defect 4: firewall and VPC log, encrypted and for a year. One zone and no protection against
# deletion are as the design has them
logging = properties(
    control, "AWS::NetworkFirewall::LoggingConfiguration", firewall["FirewallArn"]
)
written = {
    it["LogType"]: it["LogDestination"]["logGroup"]
    for it in logging["LoggingConfiguration"]["LogDestinationConfigs"]
}
assert set(written) == {"ALERT", "FLOW"}, logging
flow_log = only("AWS::EC2::FlowLog", ResourceId=vpc["VpcId"])
assert flow_log["TrafficType"] == "ALL", flow_log
for name in (*written.values(), flow_log["LogGroupName"]):
    log_group = only("AWS::Logs::LogGroup", LogGroupName=name)
    assert log_group["RetentionInDays"] == 365 and log_group["KmsKeyId"], log_group

# The keys, all of which rotate
assert len(keys) == len(resources(control, "AWS::KMS::Key")) == 3, keys
assert all(key["EnableKeyRotation"] is True for key in keys.values()), keys
for key in keys.values():
    for statement in key["KeyPolicy"]["Statement"]:
        assert statement["Principal"] != "*" and "*" not in statement["Principal"].values(), key
assert domain["KmsKeyId"] in (key_of_volumes["KeyId"], key_of_volumes["Arn"]), domain

# The buckets
for name, bucket in buckets.items():
    locks = bucket["PublicAccessBlockConfiguration"]
    assert len(locks) == 4 and all(locks.values()), bucket
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    encryption = rule["ServerSideEncryptionByDefault"]
    assert encryption["SSEAlgorithm"] == "aws:kms", bucket
    assert encryption["KMSMasterKeyID"] == key_of_objects["Arn"], bucket
    assert bucket["VersioningConfiguration"]["Status"] == "Enabled", bucket

    # Defect 6: nothing reads, writes or removes objects from elsewhere; but the bucket and its
    # policy can be managed, so that whoever made them can remove them
    document = properties(control, "AWS::S3::BucketPolicy", bucket["BucketName"])["PolicyDocument"]
    assert all(it["Effect"] == "Deny" and it["Principal"] == "*" for it in document["Statement"])
    secure, inside = statements(document)
    for statement in (secure, inside):
        assert statement["Resource"] == {bucket["Arn"], bucket["Arn"] + "/*"}, statement
    assert secure["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}, secure
    assert inside["Condition"] == {"StringNotEquals": {"aws:SourceVpce": [s3["Id"]]}}, inside
    denied = inside["Action"]
    assert {"s3:GetObject*", "s3:PutObject*", "s3:DeleteObject*", "s3:ListBucket"} <= denied, denied
    assert {"s3:AbortMultipartUpload", "s3:ListBucketVersions"} <= denied, denied
    managing = ("s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:DeleteBucket", "s3:GetBucketPolicy")
    stems = [action.rstrip("*") for action in denied]
    assert not any(it.startswith(tuple(stems)) for it in managing), denied

# The role
role = only("AWS::IAM::Role", Arn=people["ExecutionRole"])
(trust,) = role["AssumeRolePolicyDocument"]["Statement"]
assert trust["Principal"] == {"Service": "sagemaker.amazonaws.com"}, trust
assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}, trust
assert not role.get("ManagedPolicyArns"), role
(inline,) = role["Policies"]
granted = statements(inline["PolicyDocument"], Effect="Allow")
denials = statements(inline["PolicyDocument"], Effect="Deny")


def grant(action):
    """What the role may do this with, and when."""
    return [(it["Resource"], it.get("Condition")) for it in granted if action in it["Action"]]


assert not any("*" in action for it in granted for action in it["Action"]), granted
((log_groups, _),) = grant("logs:PutLogEvents")
assert all(":log-group:/aws/sagemaker/" in it for it in log_groups), log_groups
((_, metrics),) = grant("cloudwatch:PutMetricData")
assert metrics == {"StringLike": {"cloudwatch:namespace": "/aws/sagemaker/*"}}, metrics

# Defect 7: the token for images belongs to no repository, the images to SageMaker's
assert grant("ecr:GetAuthorizationToken") == [({"*"}, None)]
for action in ("BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"):
    assert grant(f"ecr:{action}") == [({f"arn:aws:ecr:{REGION}:*:repository/*sagemaker*"}, None)]

# Keys are named, where the design has every key of the account
used = {arn for it in granted for arn in it["Resource"] if any(a[:4] == "kms:" for a in it["Action"])}
assert used == {key_of_objects["Arn"], key_of_volumes["Arn"]}, used
((_, grants),) = grant("kms:CreateGrant")
assert grants == {"Bool": {"kms:GrantIsForAWSResource": "true"}}, grants
for action in objects:
    arns = [arn for found, _ in grant(action) for arn in found]
    assert sorted(arns) == sorted(it["Arn"] + end for it in buckets.values() for end in ("", "/*"))

# Interfaces of its own subnet and group
((places, _),) = grant("ec2:CreateNetworkInterface")
ends = (studio_subnet["SubnetId"], group_id, "network-interface/*")
assert len(places) == 3 and all(it.endswith(ends) for it in places), places

# Apps and spaces of its own domain, and of whoever works there
own = "${sagemaker:DomainId}/"
for action in ("CreateApp", "DeleteApp", "CreateSpace", "UpdateSpace", "DeleteSpace"):
    found = grant(f"sagemaker:{action}")
    assert found and all(own in arn for arns, _ in found for arn in arns), found
    assert all(condition for _, condition in found), found
((pages, inside),) = grant("sagemaker:CreatePresignedDomainUrl")
assert all(it.endswith(own + "${sagemaker:UserProfileName}") for it in pages), pages
assert inside == {"StringEquals": {"aws:SourceVpc": vpc["VpcId"]}}, inside

# Defect 8: nothing runs outside of subnets, and what cannot be told where to run does not run
jobs = {"TrainingJob", "ProcessingJob", "Model", "HyperParameterTuningJob", "AutoMLJob"}
jobs |= {"AutoMLJobV2", "MonitoringSchedule", "NotebookInstance", "Domain"}
homeless = {"Null": {"sagemaker:VpcSubnets": "true"}}
(outside,) = [it for it in denials if it.get("Condition") == homeless]
assert {f"sagemaker:Create{job}" for job in jobs} <= outside["Action"], outside
assert outside["Resource"] == {"*"}, outside
always = {action for it in denials if not it.get("Condition") for action in it["Action"]}
never = {"CreateTransformJob", "CreateCompilationJob", "UpdateDomain", "UpdateUserProfile"}
assert {f"sagemaker:{action}" for action in never} <= always, always
for it in granted:
    assert not it["Action"] & (always | outside["Action"] | {"iam:PassRole"}), it

# Everything that can be tagged says whose it is
for type_name in ("AWS::EC2::VPC", "AWS::SageMaker::Domain", "AWS::SageMaker::UserProfile"):
    for resource in resources(control, type_name):
        assert tags(resource)["smk:stack"] == "sagemaker-studio-anfw", resource
        assert tags(resource)["smk:address"], resource
