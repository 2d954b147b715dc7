"""After everything was destroyed a cloud holds nothing that somebody made, nor what came with it."""

import sys

from connection import client, refuses, resources

control = client(sys.argv[1])
TYPES = """
AWS::EC2::EIP AWS::EC2::FlowLog AWS::EC2::Instance AWS::EC2::InternetGateway
AWS::EC2::LaunchTemplate AWS::EC2::NatGateway AWS::EC2::NetworkInterface AWS::EC2::RouteTable
AWS::EC2::SecurityGroup AWS::EC2::SecurityGroupEgress AWS::EC2::SecurityGroupIngress
AWS::EC2::Subnet AWS::EC2::SubnetRouteTableAssociation AWS::EC2::VPC AWS::EC2::VPCEndpoint
AWS::EC2::VPCGatewayAttachment AWS::EFS::FileSystem AWS::IAM::InstanceProfile AWS::IAM::Role
AWS::KMS::Alias AWS::KMS::Key AWS::Logs::LogGroup AWS::NetworkFirewall::Firewall
AWS::NetworkFirewall::FirewallPolicy AWS::NetworkFirewall::RuleGroup
AWS::Route53Resolver::FirewallDomainList AWS::Route53Resolver::FirewallRuleGroup
AWS::Route53Resolver::FirewallRuleGroupAssociation
AWS::Route53Resolver::ResolverQueryLoggingConfig
AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation AWS::S3::Bucket
AWS::S3::BucketPolicy AWS::SSM::Parameter AWS::SageMaker::App AWS::SageMaker::Domain
AWS::SageMaker::NotebookInstance AWS::SageMaker::NotebookInstanceLifecycleConfig
AWS::SageMaker::Space AWS::SageMaker::UserProfile
""".split()

# A key that waits for its deletion is not found any more.
left = {type_name: resources(control, type_name) for type_name in TYPES}
left = {type_name: found for type_name, found in left.items() if found}
assert not left, left
made = [
    (event["TypeName"], event["Identifier"])
    for page in control.get_paginator("list_resource_requests").paginate()
    for event in page["ResourceRequestStatusSummaries"]
    if event["Operation"] == "CREATE"
]
assert made
gone = control.exceptions.ResourceNotFoundException
for type_name, identifier in made:
    refuses(gone, control.get_resource, TypeName=type_name, Identifier=identifier)
