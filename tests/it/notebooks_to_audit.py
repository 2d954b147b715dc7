"""Three notebooks: one as it should be, one with a single fault, and one with the API's defaults."""

import json
import sys

from connection import client, create

control = client(sys.argv[1])


def made(type_name, **desired):
    event = create(control, type_name, desired)
    assert event["OperationStatus"] == "SUCCESS", event
    return event["Identifier"]


def arn(type_name, identifier):
    answer = control.get_resource(TypeName=type_name, Identifier=identifier)
    return json.loads(answer["ResourceDescription"]["Properties"])["Arn"]


trust = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "sagemaker.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}
role = made("AWS::IAM::Role", RoleName="notebooks", AssumeRolePolicyDocument=trust)
role_arn = arn("AWS::IAM::Role", role)
vpc = made("AWS::EC2::VPC", CidrBlock="10.0.0.0/16")
subnet = made("AWS::EC2::Subnet", VpcId=vpc, CidrBlock="10.0.1.0/26")
group = made("AWS::EC2::SecurityGroup", GroupDescription="notebooks", VpcId=vpc)
statement = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
    "Action": "kms:*",
    "Resource": "*",
}
key = made("AWS::KMS::Key", KeyPolicy={"Version": "2012-10-17", "Statement": [statement]})

notebook = "AWS::SageMaker::NotebookInstance"
good = {
    "InstanceType": "ml.t3.medium",
    "RoleArn": role_arn,
    "SubnetId": subnet,
    "SecurityGroupIds": [group],
    "DirectInternetAccess": "Disabled",
    "RootAccess": "Disabled",
    "KmsKeyId": key,
    "PlatformIdentifier": "notebook-al2023-v1",
    "InstanceMetadataServiceConfiguration": {"MinimumInstanceMetadataServiceVersion": "2"},
}
made(notebook, NotebookInstanceName="good", **good)
made(notebook, NotebookInstanceName="half", **(good | {"DirectInternetAccess": "Enabled"}))
made(notebook, NotebookInstanceName="bad", InstanceType="ml.t3.medium", RoleArn=role_arn)
