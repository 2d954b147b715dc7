//! How long an operation on a type takes, roughly, in seconds. Only the order in which things
//! start depends on it. From measurements that users of Cloud Control and Terraform published.

use crate::model::TypeName;
use crate::plan::Call;

const USUAL: u64 = 5;

/// Type, creating it, deleting it.
const SLOW: [(&str, u64, u64); 14] = [
    ("AWS::EC2::EIP", 20, 10),
    ("AWS::EC2::FlowLog", 20, 10),
    ("AWS::EC2::Instance", 60, 60),
    ("AWS::EC2::NatGateway", 120, 60),
    ("AWS::EC2::VPCEndpoint", 90, 120),
    ("AWS::EC2::VPCGatewayAttachment", 20, 60),
    ("AWS::EFS::MountTarget", 90, 60),
    ("AWS::IAM::InstanceProfile", 120, 5),
    ("AWS::IAM::Role", 20, 5),
    ("AWS::KMS::ReplicaKey", 120, 5),
    ("AWS::NetworkFirewall::Firewall", 600, 600),
    ("AWS::SageMaker::App", 180, 180),
    ("AWS::SageMaker::Domain", 420, 300),
    ("AWS::SageMaker::NotebookInstance", 300, 180),
];

pub(super) fn guess(type_name: &TypeName, call: &Call) -> u64 {
    let found = SLOW.iter().find(|(name, ..)| *name == type_name.as_str());
    match (found, call) {
        (Some((_, create, _)), Call::Create { .. }) => *create,
        (Some((_, _, delete)), Call::Delete { .. }) => *delete,
        _ => USUAL,
    }
}
