"""The policies that a cloud holds: what they belong to, of which kind they are, their text."""

from connection import resources

# Where each type of AWS keeps the policy that it is about, and of which kind that is.
OWN = {
    "AWS::EC2::VPCEndpoint": ("PolicyDocument", "endpoint"),
    "AWS::IAM::ManagedPolicy": ("PolicyDocument", "managed"),
    "AWS::KMS::Key": ("KeyPolicy", "key"),
    "AWS::S3::BucketPolicy": ("PolicyDocument", "bucket"),
}


def policies(control):
    """Each policy: its owner, its kind and the document."""
    for type_name, (name, kind) in OWN.items():
        for resource in resources(control, type_name):
            # A firewall's endpoints are its own and have no policy.
            if resource.get("VpcEndpointType") != "GatewayLoadBalancer":
                yield owner(resource), kind, resource[name]
    for role in resources(control, "AWS::IAM::Role"):
        yield owner(role), "trust", role["AssumeRolePolicyDocument"]
        for policy in role.get("Policies", []):
            yield owner(role), "inline", policy["PolicyDocument"]


def owner(resource):
    tags = {tag["Key"]: tag["Value"] for tag in resource.get("Tags", [])}
    named = (resource.get(name) for name in ("ManagedPolicyName", "Bucket"))
    return tags.get("smk:address") or next(filter(None, named))
