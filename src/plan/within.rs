//! Whether what is made fits into what exists: a subnet into its VPC.

use ipnet::Ipv4Net;

use super::Problem;
use crate::diagnostic::Diagnostics;
use crate::graph::ResourceGraph;
use crate::model::{Json, PropertyPath, Resource, Value};
use crate::observe::Observed;

const SUBNET: &str = "AWS::EC2::Subnet";
const RANGE: &str = "CidrBlock";

/// Reports a subnet outside of the existing VPC that it is for. Of a VPC with several ranges a read
/// gives the first only, so that AWS has to decide.
pub(super) fn check(
    resource: &Resource,
    graph: &ResourceGraph,
    observed: &Observed,
    diagnostics: &mut Diagnostics,
) {
    if resource.type_name.as_str() != SUBNET {
        return;
    }
    let Some(Value::Reference(vpc)) = resource.properties.get("VpcId") else { return };
    let is_existing = graph.get(&vpc.address).is_some_and(|vpc| !vpc.is_managed());
    let Some(live) = observed.existing.get(&vpc.address).filter(|_| is_existing) else { return };
    let Some(Value::String(range)) = resource.properties.get(RANGE) else { return };
    let Some(found) = live.get(RANGE).and_then(Json::as_str) else { return };
    let ranges = live.get("CidrBlockAssociations").and_then(Json::as_array).map_or(1, Vec::len);
    let (Ok(inner), Ok(outer)) = (range.parse::<Ipv4Net>(), found.parse::<Ipv4Net>()) else {
        return;
    };
    if ranges <= 1 && !outer.contains(&inner) {
        let (range, found) = (range.clone(), found.to_owned());
        let span = resource.span_of(&PropertyPath::key(RANGE));
        diagnostics.push(Problem::OutsideVpc { range, found, span });
    }
}
