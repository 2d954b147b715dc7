"""Whether policies allow what was asked of a cloud: the requests, and for each what the schema of
its type, as AWS publishes it, lists as the permissions of the handler."""

import json
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import cfnlint

SCHEMAS = Path(cfnlint.__file__).parent / "data/schemas"
TYPES = json.loads((SCHEMAS / "providers/us-east-1.json").read_text())
HANDLERS = {
    "CreateResource": "create",
    "DeleteResource": "delete",
    "GetResource": "read",
    "ListResources": "list",
    "UpdateResource": "update",
}
# What IAM has no such action for, so that no policy can allow it.
NO_ACTIONS = {
    "network-firewall:ListTagsForResources",
    "s3:DeleteBucketAnalyticsConfiguration",
    "s3:DeleteBucketCors",
    "s3:DeleteBucketEncryption",
    "s3:DeleteBucketLifecycle",
    "s3:DeleteBucketMetricsConfiguration",
    "s3:DeleteBucketReplication",
    "s3:PutBucketReplication",
    "s3:PutObjectLockConfiguration",
    "s3:REST.PUT.OBJECT",
    "vpc-lattice:DescribeServiceNetworkVpcEndpointAssociation",
}
# What a handler calls only for a destination in another service, which these programs do not have.
NOT_CALLED = {
    ("AWS::EC2::FlowLog", "firehose"),
    ("AWS::EC2::FlowLog", "s3"),
    ("AWS::Logs::LogGroup", "firehose"),
    ("AWS::NetworkFirewall::LoggingConfiguration", "firehose"),
    ("AWS::NetworkFirewall::LoggingConfiguration", "s3"),
    ("AWS::Route53Resolver::ResolverQueryLoggingConfig", "firehose"),
    ("AWS::Route53Resolver::ResolverQueryLoggingConfig", "s3"),
    ("AWS::S3::Bucket", "s3tables"),
}


def permissions(type_name, operation):
    schema = json.loads((SCHEMAS / "resources" / f"{TYPES[type_name]}.json").read_text())
    return schema["handlers"][HANDLERS[operation]]["permissions"]


policies, asked = (json.loads(Path(name).read_text()) for name in sys.argv[1:])
allowed = [
    action.lower()
    for policy in policies
    for statement in policy["Statement"]
    for action in statement["Action"]
]
missing = set()
for request in asked:
    operation = request["operation"]
    if operation is None:
        continue
    needed = {f"cloudformation:{operation}"}
    if operation in HANDLERS:
        type_name = json.loads(request["body"])["TypeName"]
        for permission in permissions(type_name, operation):
            service = permission.split(":")[0].lower()
            if service == "resolverquerylogging" or permission in NO_ACTIONS:
                continue
            if permission == "iam:PassRole" or (type_name, service) in NOT_CALLED:
                continue
            needed.add(permission.replace("efs:", "elasticfilesystem:"))
    for permission in needed:
        if not any(fnmatchcase(permission.lower(), action) for action in allowed):
            missing.add(f"{operation} {request['body'][:80]}: {permission}")

assert not missing, "\n".join(sorted(missing))
assert "sts:getcalleridentity" in allowed
