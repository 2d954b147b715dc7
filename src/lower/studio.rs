//! `studio`: a domain of SageMaker Studio that is in a network and nowhere else, a profile for each
//! of its users, and the role and the group of what they start.

use super::network::{Parts, Reach};
use super::peers::{Peers, Traffic};
use super::workload::{self, Place};
use super::{Lowering, key, naming, written};
use crate::model::program::{Name, Network, Spanned, Studio};
use crate::model::{Address, PropertyPath, Resource, Value, Zone};

mod role;

const LONGEST_NAME: usize = 63;

/// SageMaker developer guide, "Connect Studio in a VPC to external resources": the file system, and
/// the apps among themselves.
const TRAFFIC: [Traffic; 2] = [
    of_domain("files", "the apps of a domain and their home", (2049, 2049)),
    of_domain("calls", "the apps of a domain", (8192, 65535)),
];

const fn of_domain(what: &'static str, between: &'static str, ports: (u16, u16)) -> Traffic {
    Traffic { what, protocol: "tcp", ports: Some(ports), between }
}

pub(super) fn lower(studio: &Studio, lowering: &mut Lowering<'_>) {
    let Some(site) = lowering.sites.get(studio.network.value.as_str()) else { return };
    let all = site.network.zones.as_slice();
    let zones = studio.zone.as_ref().map_or(all, std::slice::from_ref);
    let [files, _] = &TRAFFIC;
    let out = files_out(files, zones, site.network);
    let peers = Peers { workload: &studio.name, traffic: &TRAFFIC, tags: &studio.tags, out };
    let group = peers.group(site, lowering);
    let place = Place { workload: &studio.name, site, zones, group };
    let more = role::statements(studio, site, lowering);
    let role = workload::role(&place, &studio.uses, more, &studio.tags, lowering);
    let mut domain = domain(studio, &place, &role);
    for needed in workload::ways_out(&place).into_iter().chain(peers.admissions()) {
        domain = domain.need(&needed);
    }
    let address = domain.address.clone();
    let stack = &lowering.program.stack;
    // A domain stays in its VPC: in another one it is another domain.
    let domain = naming::name_by(domain, "DomainName", LONGEST_NAME, stack, &["VpcId"]);
    lowering.add(domain, &studio.tags);
    for user in &studio.users {
        add_user(user, &address, studio, lowering);
    }
}

/// The way out to the file system names the subnets: SageMaker makes its group.
fn files_out(files: &Traffic, zones: &[Spanned<Zone>], network: &Network) -> Vec<Value> {
    let ranges = super::network::private_ranges(network).zip(&network.zones);
    let used = ranges.filter(|(_, zone)| zones.iter().any(|known| known.value == zone.value));
    let rule = |(range, _)| Value::map(files.rule().into_iter().chain([("CidrIp", range)]));
    used.map(rule).collect()
}

fn domain(studio: &Studio, place: &Place<'_>, role: &Address) -> Resource {
    let parts = Parts::of(&place.site.network.name.value);
    let subnets = place.zones.iter().map(|zone| parts.subnet(Reach::Private, &zone.value));
    let subnets = subnets.map(|subnet| Value::reference(&subnet, "SubnetId"));
    let key = key::address_of(studio.key.as_ref());
    let address = Address::new(studio.name.value.as_str());
    let mut domain = Resource::new(address, "AWS::SageMaker::Domain", written(studio.name.span))
        .set("AuthMode", "IAM")
        .set("AppNetworkAccessType", "VpcOnly")
        .set_from("VpcId", Value::reference(&parts.vpc(), "VpcId"), studio.network.span)
        .set_from("SubnetIds", Value::list(subnets), studio.network.span)
        .set("KmsKeyId", Value::reference(&key, "KeyId"))
        .set("DefaultUserSettings", user_settings(studio, place, role))
        .set("DefaultSpaceSettings", space_settings(place, role));
    if let Some(instance) = &studio.instance {
        let path = ["JupyterLabAppSettings", "DefaultResourceSpec", "InstanceType"];
        let path = path
            .iter()
            .fold(PropertyPath::key("DefaultUserSettings"), |path, step| path.child(step));
        domain.spans.insert(path, instance.span);
    }
    domain
}

/// What holds for everybody who has no settings of their own, and no profile has any.
fn user_settings(studio: &Studio, place: &Place<'_>, role: &Address) -> Value {
    let mut settings = identity(place, role);
    // What is shown in a shared notebook would lie in a bucket that the program does not know.
    let sharing = Value::map([("NotebookOutputOption", Value::from("Disabled"))]);
    settings.extend([
        ("SharingSettings", sharing),
        // Without these two, a domain opens the experience that Studio replaced.
        ("StudioWebPortal", "ENABLED".into()),
        ("DefaultLandingUri", "studio::".into()),
    ]);
    if let Some(instance) = &studio.instance {
        let kind = Value::map([("InstanceType", Value::from(instance.value.as_str()))]);
        let app = Value::map([("DefaultResourceSpec", kind)]);
        settings.push(("JupyterLabAppSettings", app));
    }
    Value::map(settings)
}

/// The same for spaces that several people share.
fn space_settings(place: &Place<'_>, role: &Address) -> Value {
    Value::map(identity(place, role))
}

fn identity(place: &Place<'_>, role: &Address) -> Vec<(&'static str, Value)> {
    vec![
        ("ExecutionRole", Value::reference(role, "Arn")),
        ("SecurityGroups", Value::list([Value::reference(&place.group, "GroupId")])),
    ]
}

fn add_user(user: &Name, domain: &Address, studio: &Studio, lowering: &mut Lowering<'_>) {
    let address = domain.part(&format!("user-{}", user.value));
    let profile = Resource::new(address, "AWS::SageMaker::UserProfile", written(user.span))
        .set("DomainId", Value::reference(domain, "DomainId"))
        .set("UserProfileName", user.value.as_str());
    lowering.add(profile, &studio.tags);
}
