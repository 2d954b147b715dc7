//! `notebook`: a SageMaker notebook instance in a private subnet, without direct internet access.

use super::network::{Parts, Reach};
use super::workload::{self, Place};
use super::{Lowering, key, naming, security_group, training, written};
use crate::model::program::Notebook;
use crate::model::{Address, Region, Resource, Value, Zone};

mod lifecycle;

pub(super) const TYPE: &str = "AWS::SageMaker::NotebookInstance";

const INSTANCE_TYPE: &str = "ml.t3.medium";
const PLATFORM: &str = "notebook-al2023-v1";
const LONGEST_NAME: usize = 63;

pub(super) fn lower(notebook: &Notebook, lowering: &mut Lowering<'_>) {
    let Some(site) = lowering.sites.get(notebook.network.value.as_str()) else { return };
    let zone = notebook.zone.as_ref().or(site.network.zones.first());
    let Some(zone) = zone else { return };
    let group = security_group::lower(&notebook.name, site, &notebook.tags, lowering);
    let zones = std::slice::from_ref(zone);
    let place = Place { workload: &notebook.name, site, zones, group };
    let more = training::start(&notebook.starts, lowering);
    let role = workload::role(&place, &notebook.uses, more, &notebook.tags, lowering);
    let lifecycle = lifecycle::lower(notebook, site, lowering);
    let instance = instance(notebook, &zone.value, &place, &role);
    let instance = match lifecycle {
        Some((address, name)) => instance.set("LifecycleConfigName", name).need(&address),
        None => instance,
    };
    let named =
        naming::name(instance, "NotebookInstanceName", LONGEST_NAME, &lowering.program.stack);
    lowering.add(named, &notebook.tags);
}

fn instance(notebook: &Notebook, zone: &Zone, place: &Place<'_>, role: &Address) -> Resource {
    let parts = Parts::of(&place.site.network.name.value);
    let key = key::address_of(notebook.key.as_ref());
    let root = notebook.root.as_ref().is_some_and(|root| root.value);
    let subnet = parts.subnet(Reach::Private, zone);
    let address = Address::new(notebook.name.value.as_str());
    let mut instance = Resource::new(address, TYPE, written(notebook.name.span))
        .set_from("SubnetId", Value::reference(&subnet, "SubnetId"), notebook.network.span)
        .set("SecurityGroupIds", Value::list([Value::reference(&place.group, "GroupId")]))
        .set("DirectInternetAccess", "Disabled")
        .set("RootAccess", if root { "Enabled" } else { "Disabled" })
        .set("PlatformIdentifier", PLATFORM)
        .set("KmsKeyId", Value::reference(&key, "KeyId"))
        .set("RoleArn", Value::reference(role, "Arn"))
        .set(
            "InstanceMetadataServiceConfiguration",
            Value::map([("MinimumInstanceMetadataServiceVersion", Value::from("2"))]),
        );
    instance = match &notebook.instance {
        Some(kind) => instance.set_from("InstanceType", kind.value.as_str(), kind.span),
        None => instance.set("InstanceType", INSTANCE_TYPE),
    };
    if let Some(volume) = &notebook.volume {
        instance = instance.set_from("VolumeSizeInGB", volume.value, volume.span);
    }
    for needed in workload::ways_out(place) {
        instance = instance.need(&needed);
    }
    instance
}

/// Where people open the notebook.
pub(super) fn url(address: &Address, region: &Region) -> Value {
    Value::concat([
        "https://".into(),
        Value::reference(address, "NotebookInstanceName"),
        format!(".notebook.{region}.{}", region.sagemaker_suffix()).into(),
    ])
}
