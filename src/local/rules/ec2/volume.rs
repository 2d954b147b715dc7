//! Volumes, and how fast they are.

use super::super::{Failure, Json, Properties, Rules, Scene, default, text, text_or_empty};
use super::zones;

pub(super) const VOLUME: Rules = Rules { create, ..Rules::NONE };

fn create(scene: &mut Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    if !properties.contains_key("Size") && !properties.contains_key("SnapshotId") {
        return Err(Failure::invalid(
            "The request must contain the parameter size or snapshotId (Service: Ec2, Status \
             Code: 400)",
        ));
    }
    let zone = text_or_empty(properties, "AvailabilityZone");
    if let Some(id) = zones::id(scene.region, &zone) {
        default(properties, "AvailabilityZoneId", id);
    }
    default(properties, "VolumeType", "gp2");
    let size = properties.get("Size").and_then(Json::as_u64).unwrap_or_default();
    // https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
    match text(properties, "VolumeType") {
        Some("gp2") => default(properties, "Iops", (3 * size).clamp(100, 16_000)),
        Some("gp3") => {
            default(properties, "Iops", 3000);
            default(properties, "Throughput", 125);
        }
        _ => {}
    }
    Ok(())
}
