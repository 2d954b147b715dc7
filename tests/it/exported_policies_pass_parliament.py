"""What parliament and IAM's limits say of policies in files, each with a list of them."""

import json
import sys

import parliament

# IAM user guide, "IAM and AWS STS quotas"; white space does not count.
LARGEST = 6_144
ATTACHED = 10

# Actions that are newer than parliament's data.
NEWER = {
    "ec2:AttachApplianceToNatGateway",
    "ec2:CreateVpcEncryptionControl",
    "ec2:DescribeVpcEncryptionControls",
    "ec2:DetachApplianceFromNatGateway",
    "logs:PutBearerTokenAuthentication",
    "logs:PutLogGroupDeletionProtection",
    "network-firewall:AssociateAvailabilityZones",
    "network-firewall:DisassociateAvailabilityZones",
    "network-firewall:UpdateAvailabilityZoneChangeProtection",
    "network-firewall:UpdateProxySettings",
    "s3:GetBucketAbac",
    "s3:PutBucketAbac",
    "s3:UpdateBucketMetadataAnnotationTableConfiguration",
    "s3:UpdateBucketMetadataInventoryTableConfiguration",
    "s3:UpdateBucketMetadataJournalTableConfiguration",
}

wrong, unknown = [], set()
for name in sys.argv[1:]:
    with open(name) as file:
        policies = json.load(file)
    assert 0 < len(policies) <= ATTACHED, (name, len(policies))
    for policy in policies:
        text = json.dumps(policy, separators=(",", ":"))
        if len(text) > LARGEST:
            wrong.append(f"{name}: {len(text)} characters")
        for finding in parliament.analyze_policy_string(text).findings:
            action = str(finding.detail).removeprefix("Unknown action ")
            if finding.issue == "UNKNOWN_ACTION" and action in NEWER:
                unknown.add(action)
            else:
                wrong.append(f"{name}: {finding.issue} {finding.detail}")

assert not wrong, "\n".join(sorted(set(wrong)))
assert unknown == NEWER, f"parliament knows, or nothing needs: {NEWER - unknown}"
