//! `key`: a KMS key that rotates, with an alias. Things for which no key is named share one that
//! is implied.

use super::policy::{self, Statement};
use super::{Lowering, implied, written};
use crate::model::program::{FlowLogs, Key, Mechanism, Name, Network, Tag};
use crate::model::{Address, Origin, Resource, Value};

/// The address of the key for what names none.
pub(super) fn implied_address() -> Address {
    Address::new("stack.key")
}

pub(super) fn lower(key: &Key, lowering: &mut Lowering<'_>) {
    let address = Address::new(key.name.value.as_str());
    add(&address, written(key.name.span), &key.tags, lowering);
    let Some(alias) = &key.alias else {
        return add_default_alias(&address, written(key.name.span), lowering);
    };
    let name = alias.value.strip_prefix("alias/").unwrap_or(&alias.value);
    let resource = self::alias(&address, written(alias.span)).set_from(
        "AliasName",
        format!("alias/{name}"),
        alias.span,
    );
    lowering.add(resource, &[]);
}

/// The address of the key that a thing names, or of the one for what names none.
pub(super) fn address_of(named: Option<&Name>) -> Address {
    named.map_or_else(implied_address, |key| Address::new(key.value.as_str()))
}

/// Adds the key that encrypts what no other key is named for, if there is anything such.
pub(super) fn lower_implied(lowering: &mut Lowering<'_>) {
    let program = lowering.program;
    let notebook =
        program.notebooks.iter().find(|notebook| notebook.key.is_none()).map(|it| &it.name);
    let logs = |network: &&Network| {
        matches!(network.flow_logs, FlowLogs::Keep { .. })
            || matches!(network.egress.mechanism, Mechanism::Firewall { .. })
            || network.dns_firewall.value
    };
    let logged = program.networks.iter().find(logs);
    let training =
        program.trainings.iter().find(|training| training.key.is_none()).map(|it| &it.name);
    let studio = program.studios.iter().find(|studio| studio.key.is_none()).map(|it| &it.name);
    let bucket = program.buckets.iter().find(|bucket| bucket.key.is_none()).map(|it| &it.name);
    let workload = notebook.or(studio).or(training);
    let Some(first) = workload.or(bucket).or(logged.map(|network| &network.name)) else { return };
    let address = implied_address();
    add(&address, implied(first.span, &first.value), &[], lowering);
    add_default_alias(&address, implied(first.span, &first.value), lowering);
}

fn add_default_alias(key: &Address, origin: Origin, lowering: &mut Lowering<'_>) {
    let (stack, name) = (&lowering.program.stack.name, key.as_str().replace('.', "-"));
    let alias = alias(key, origin).make("AliasName", format!("alias/{stack}-{name}"));
    lowering.add(alias, &[]);
}

fn add(address: &Address, origin: Origin, tags: &[Tag], lowering: &mut Lowering<'_>) {
    let key = Resource::new(address.clone(), "AWS::KMS::Key", origin)
        .set("Description", format!("{} {address}", lowering.program.stack.name))
        .set("EnableKeyRotation", true)
        .set("KeyPolicy", key_policy(lowering));
    lowering.add(key, tags);
}

fn alias(key: &Address, origin: Origin) -> Resource {
    Resource::new(key.part("alias"), "AWS::KMS::Alias", origin)
        .set("TargetKeyId", Value::reference(key, "KeyId"))
}

/// The account decides through IAM who uses the key; `CloudWatch` Logs uses it for log groups.
fn key_policy(lowering: &Lowering<'_>) -> Value {
    let root = Value::concat([
        format!("arn:{}:iam::", lowering.partition()).into(),
        lowering.account(),
        ":root".into(),
    ]);
    let logs = format!("logs.{}.amazonaws.com", lowering.region());
    policy::document([
        Statement::allow("AccountThroughIam", &["kms:*"]).by(Value::map([("AWS", root)])).on_all(),
        Statement::allow(
            "LogGroups",
            &["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        )
        .by_service(&logs)
        .on_all()
        .when(
            "ArnLike",
            "kms:EncryptionContext:aws:logs:arn",
            lowering.arn("logs", "log-group:*"),
        ),
    ])
}
