//! Flow logs: what they watch and where they write.

use serde_json::json;

use super::super::{Failure, Properties, Refer, Relation, Rules, Scene, default, text};
use super::{NETWORK_INTERFACE, SUBNET, VPC};

pub(super) const FLOW_LOG: Rules = Rules {
    references: &[
        Refer {
            at: "ResourceId",
            to: &[VPC, SUBNET, NETWORK_INTERFACE, "AWS::EC2::TransitGateway"],
            relation: Relation::Uses,
            missing: "The resource ID '{}' does not exist (Service: Ec2, Status Code: 400)",
        },
        Refer {
            at: "DeliverLogsPermissionArn",
            to: &["AWS::IAM::Role"],
            relation: Relation::Uses,
            missing: "Unable to assume given IAM role: {} (Service: Ec2, Status Code: 400)",
        },
    ],
    create,
    ..Rules::NONE
};

const FORMAT: &str = "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} \
                      ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} \
                      ${log-status}";

/// The service makes a log group that is missing when the first record comes; a bucket must be
/// there.
fn create(scene: &mut Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    default(properties, "LogDestinationType", "cloud-watch-logs");
    default(properties, "LogFormat", FORMAT);
    default(properties, "MaxAggregationInterval", 600);
    default(properties, "Tags", json!([]));
    match text(properties, "LogDestinationType") {
        Some("s3") => {
            let destination = text(properties, "LogDestination").unwrap_or_default();
            let bucket = destination.rsplit(":::").next().unwrap_or_default();
            let bucket = bucket.split('/').next().unwrap_or_default();
            if scene.find("AWS::S3::Bucket", bucket).is_none() {
                return Err(Failure::invalid(format!(
                    "Access Denied for LogDestination: {bucket}. Please check LogDestination \
                     permission (Service: Ec2, Status Code: 400)"
                )));
            }
            default(
                properties,
                "DestinationOptions",
                json!({
                    "FileFormat": "plain-text",
                    "HiveCompatiblePartitions": false,
                    "PerHourPartition": false,
                }),
            );
            Ok(())
        }
        Some("cloud-watch-logs") if text(properties, "DeliverLogsPermissionArn").is_none() => {
            Err(Failure::invalid(
                "DeliverLogsPermissionArn can't be empty if LogDestinationType is \
                 cloud-watch-logs (Service: Ec2, Status Code: 400)",
            ))
        }
        _ => Ok(()),
    }
}
