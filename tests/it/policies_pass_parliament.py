"""What parliament and IAM's limits say of every policy that the clouds hold."""

import json
import sys
from collections import defaultdict

import parliament
from connection import client
from policies import policies

# IAM user guide, "IAM and AWS STS quotas"; KMS developer guide, "Resource quotas"; S3 user guide,
# "Bucket policies"; Amazon VPC user guide, "Endpoint policies". White space counts for some.
LARGEST = {
    "bucket": 20 * 1024,
    "endpoint": 20_480,
    "inline": 10_240,
    "key": 32 * 1024,
    "managed": 6_144,
    "trust": 2_048,
}

# What parliament finds and what is right all the same: the finding, the kind of policy, words of
# the finding, and why.
RIGHT = [
    ("MALFORMED", "trust", "neither Resource nor NotResource", "a trust policy is about its role"),
    ("RESOURCE_STAR", "key", "kms:", "in a key's policy `*` is the key"),
    (
        "MISMATCHED_TYPE",
        "key",
        "ArnLike requires a value of type Arn but given String",
        "CloudWatch Logs user guide, `Encrypt log data`: the context is an ARN",
    ),
    (
        "RESOURCE_MISMATCH",
        "inline",
        "logs:DescribeLogGroups",
        "newer than parliament's data: the action takes ARNs of groups",
    ),
    *(
        (
            "RESOURCE_MISMATCH",
            "inline",
            f"sagemaker:{action}",
            "parliament knows variables of `aws:` only, and not `sagemaker:DomainId`",
        )
        for action in ("CreateApp", "CreatePresignedDomainUrl", "CreateSpace", "DescribeApp")
    ),
    (
        "UNKNOWN_CONDITION_FOR_ACTION",
        "managed",
        "sagemaker:RemoteAccess for action sagemaker:CreateSpace",
        "newer than parliament's data",
    ),
    (
        "UNKNOWN_CONDITION_FOR_ACTION",
        "managed",
        "sagemaker:RemoteAccess for action sagemaker:UpdateSpace",
        "newer than parliament's data",
    ),
    (
        "UNKNOWN_CONDITION_FOR_ACTION",
        "managed",
        "sagemaker:VpcSubnets for action sagemaker:CreateCluster",
        "newer than parliament's data",
    ),
    (
        "UNKNOWN_CONDITION_FOR_ACTION",
        "managed",
        "sagemaker:VpcSecurityGroupIds for action sagemaker:CreateCluster",
        "newer than parliament's data",
    ),
]

wrong, used, seen = [], set(), set()
for endpoint, region in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
    inline = defaultdict(int)
    for owner, kind, document in policies(client(endpoint, region=region)):
        seen.add(kind)
        text = json.dumps(document, separators=(",", ":"))
        inline[owner] += len(text) if kind == "inline" else 0
        size = inline[owner] if kind == "inline" else len(text)
        if size > LARGEST[kind]:
            wrong.append(f"{owner}, {kind}: {size} characters")
        for finding in parliament.analyze_policy_string(text).findings:
            reasons = [
                number
                for number, (issue, where, words, _) in enumerate(RIGHT)
                if (issue, where) == (finding.issue, kind) and words in str(finding.detail)
            ]
            used.update(reasons)
            if not reasons:
                wrong.append(f"{owner}, {kind}: {finding.issue} {finding.detail}")

assert not wrong, "\n".join(sorted(set(wrong)))
assert seen == set(LARGEST), f"only policies of these kinds were seen: {seen}"
stale = [RIGHT[number] for number in range(len(RIGHT)) if number not in used]
assert not stale, f"parliament no longer finds: {stale}"
