//! `notebook`: a SageMaker notebook instance in a private subnet, without direct internet access.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::network::{Parts, Reach};
use super::workload::{self, Place};
use super::{Lowering, egress, endpoint, key, naming, security_group, written};
use crate::model::program::{Notebook, Script};
use crate::model::{Address, Resource, Value};

pub(super) const TYPE: &str = "AWS::SageMaker::NotebookInstance";

const INSTANCE_TYPE: &str = "ml.t3.medium";
const PLATFORM: &str = "notebook-al2023-v1";
const LONGEST_NAME: usize = 63;

pub(super) fn lower(notebook: &Notebook, lowering: &mut Lowering<'_>) {
    let Some(site) = lowering.sites.get(notebook.network.value.as_str()) else { return };
    let zone = notebook.zone.as_ref().or(site.network.zones.first());
    let Some(zone) = zone.map(|zone| &zone.value) else { return };
    let group = security_group::lower(&notebook.name, site, &notebook.tags, lowering);
    let place = Place { workload: &notebook.name, site, zone, group };
    let role = workload::role(&place, &notebook.uses, &notebook.tags, lowering);
    let lifecycle = lifecycle(notebook, lowering);
    let instance = instance(notebook, &place, &role);
    let instance = match lifecycle {
        Some((address, name)) => instance.set("LifecycleConfigName", name).need(&address),
        None => instance,
    };
    let named =
        naming::name(instance, "NotebookInstanceName", LONGEST_NAME, &lowering.program.stack);
    lowering.add(named, &notebook.tags);
}

fn instance(notebook: &Notebook, place: &Place<'_>, role: &Address) -> Resource {
    let parts = Parts::of(&place.site.network.name.value);
    let key = notebook
        .key
        .as_ref()
        .map_or_else(key::implied_address, |key| Address::new(key.value.as_str()));
    let root = notebook.root.as_ref().is_some_and(|root| root.value);
    let subnet = parts.subnet(Reach::Private, place.zone);
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
    for needed in reachable(place, &parts) {
        instance = instance.need(&needed);
    }
    instance
}

/// What makes the subnet's ways out work, so that scripts at the first start find them open.
fn reachable(place: &Place<'_>, parts: &Parts) -> Vec<Address> {
    let association = parts.association(Reach::Private, place.zone);
    let gateways = egress::ready(place.site.network, parts);
    let endpoints = endpoint::ready(place.site, parts);
    let admitted = endpoint::group(place.site, parts)
        .map(|_| security_group::admission(&place.workload.value));
    std::iter::once(association).chain(gateways).chain(endpoints).chain(admitted).collect()
}

/// The scripts that run when the notebook is created and started, if there are any.
fn lifecycle(notebook: &Notebook, lowering: &mut Lowering<'_>) -> Option<(Address, Value)> {
    let first = notebook.on_start.as_ref().or(notebook.on_create.as_ref())?;
    let address = Address::new(notebook.name.value.as_str()).part("lifecycle");
    let origin = written(first.path.span);
    let mut config =
        Resource::new(address.clone(), "AWS::SageMaker::NotebookInstanceLifecycleConfig", origin);
    for (property, script) in [("OnCreate", &notebook.on_create), ("OnStart", &notebook.on_start)] {
        if let Some(script) = script {
            config = config.set_from(property, hook(script), script.path.span);
        }
    }
    let config = naming::name(
        config,
        "NotebookInstanceLifecycleConfigName",
        LONGEST_NAME,
        &lowering.program.stack,
    );
    lowering.add(config, &notebook.tags);
    let name = Value::reference(&address, "NotebookInstanceLifecycleConfigName");
    Some((address, name))
}

fn hook(script: &Script) -> Value {
    Value::list([Value::map([("Content", Value::from(STANDARD.encode(&script.text)))])])
}

/// Where people open the notebook.
pub(super) fn url(address: &Address, region: &str) -> Value {
    Value::concat([
        "https://".into(),
        Value::reference(address, "NotebookInstanceName"),
        format!(".notebook.{region}.sagemaker.aws").into(),
    ])
}
