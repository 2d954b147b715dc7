//! What no general rule can know of a type, each with its source.

use crate::model::PropertyPath;

/// Lists into which AWS or other resources put items beside those that were asked for.
const GROWING: &[(&str, &str)] = &[
    // The union of all attachments, whoever made them:
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html
    ("AWS::IAM::ManagedPolicy", "/Roles"),
    ("AWS::IAM::ManagedPolicy", "/Users"),
    ("AWS::IAM::ManagedPolicy", "/Groups"),
    // The root volume and the others of the image beside those that were attached:
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-device-mapping-concepts.html
    ("AWS::EC2::Instance", "/Volumes"),
    ("AWS::EC2::Instance", "/BlockDeviceMappings"),
    // The names of a certificate begin with its own:
    // https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html
    ("AWS::CertificateManager::Certificate", "/SubjectAlternativeNames"),
    // Every user pool has the attributes of OpenID Connect:
    // https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
    ("AWS::Cognito::UserPool", "/Schema"),
];

pub(super) fn may_grow(type_name: &str, path: &PropertyPath) -> bool {
    GROWING.iter().any(|(listed, at)| *listed == type_name && PropertyPath::parse(at) == *path)
}
