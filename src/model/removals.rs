//! Properties whose removal the handler of a type ignores without a word, so that only another
//! value takes them away: the default that holds otherwise. The source are reports of
//! <https://github.com/go-to-k/cdk-real-drift>: 296 and 1080 for the role, 651 and 682 for the
//! subnet, where it was seen on AWS; 1366 and 1541 for what is changed by calls of the same kind.
//! The defaults are those of the services' references.

use serde_json::json;

use super::{Json, PropertyPath};

/// What holds if a property is not set, where its removal alone changes nothing.
pub fn default(type_name: &str, path: &PropertyPath) -> Option<Json> {
    let name = path.top().filter(|_| path.0.len() == 1)?;
    let value = match (type_name, name) {
        ("AWS::IAM::Role", "MaxSessionDuration") => json!(3600),
        ("AWS::IAM::Role", "Description") => json!(""),
        ("AWS::EC2::Subnet", "AssignIpv6AddressOnCreation" | "EnableDns64") => json!(false),
        ("AWS::EC2::Subnet", "PrivateDnsNameOptionsOnLaunch") => json!({
            "HostnameType": "ip-name",
            "EnableResourceNameDnsARecord": false,
            "EnableResourceNameDnsAAAARecord": false,
        }),
        ("AWS::EC2::VPC", "EnableDnsSupport")
        | ("AWS::EC2::Instance" | "AWS::EC2::NetworkInterface", "SourceDestCheck") => json!(true),
        ("AWS::EC2::Instance", "InstanceInitiatedShutdownBehavior") => json!("stop"),
        ("AWS::EC2::Volume", "VolumeType") => json!("gp2"),
        _ => return None,
    };
    Some(value)
}
