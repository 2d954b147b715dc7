//! Security groups: the rule that every group begins with, and rules that are resources of their
//! own, which a read of the group shows too.

use serde_json::json;

use super::super::{
    Claim, ErrorCode, Failure, Json, Key, Origin, Properties, Record, Refer, Relation, Rules,
    Scene, Store, default, text, text_or_empty,
};
use super::{PREFIX_LIST, SECURITY_GROUP as TYPE, VPC};

const IN_USE: &str = "resource {} has a dependent object (Service: Ec2, Status Code: 400)";

pub(super) const GROUP: Rules = Rules {
    references: &[
        Refer { at: "VpcId", to: &[VPC], relation: Relation::Holds, missing: super::NO_VPC },
        Refer {
            at: "SecurityGroupIngress/*/SourceSecurityGroupId",
            to: &[TYPE],
            relation: Relation::Holds,
            missing: super::NO_GROUP,
        },
        Refer {
            at: "SecurityGroupEgress/*/DestinationSecurityGroupId",
            to: &[TYPE],
            relation: Relation::Holds,
            missing: super::NO_GROUP,
        },
        Refer {
            at: "SecurityGroupIngress/*/SourcePrefixListId",
            to: &[PREFIX_LIST],
            relation: Relation::Holds,
            missing: super::NO_PREFIX_LIST,
        },
        Refer {
            at: "SecurityGroupEgress/*/DestinationPrefixListId",
            to: &[PREFIX_LIST],
            relation: Relation::Holds,
            missing: super::NO_PREFIX_LIST,
        },
    ],
    in_use: IN_USE,
    claims: |record| {
        let name = record.text("GroupName").unwrap_or_default();
        let vpc = record.text("VpcId").unwrap_or_default();
        vec![Claim {
            name: format!("{} group {name} of {vpc}", record.key.region),
            refusal: Failure::new(
                ErrorCode::AlreadyExists,
                format!(
                    "The security group '{name}' already exists for VPC '{vpc}' \
                     (Service: Ec2, Status Code: 400)"
                ),
            ),
        }]
    },
    create,
    update,
    delete: |_, record| match record.origin {
        Origin::Part(_) => Err(Failure::invalid(format!(
            "the specified group: \"{}\" name: \"default\" cannot be deleted by a user \
             (Service: Ec2, Status Code: 400)",
            record.key.identifier
        ))),
        _ => Ok(()),
    },
    read,
    ..Rules::NONE
};

fn create(scene: &mut Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    let id = scene.id("sg");
    properties.insert("Id".to_owned(), id.clone().into());
    properties.insert("GroupId".to_owned(), id.clone().into());
    default(properties, "GroupName", format!("group-{}", id.trim_start_matches("sg-")));
    if text(properties, "GroupName") == Some("default") {
        return Err(Failure::invalid(
            "Cannot use reserved security group name: default (Service: Ec2, Status Code: 400)",
        ));
    }
    if is_empty(properties.get(EGRESS_RULES)) {
        properties.insert(EGRESS_RULES.to_owned(), json!([allow_all()]));
    }
    complete_rules(scene, properties)?;
    default(properties, INGRESS_RULES, json!([]));
    default(properties, "Tags", json!([]));
    Ok(())
}

/// The rule by which a group lets everything out.
pub(super) fn allow_all() -> Json {
    json!({ "CidrIp": "0.0.0.0/0", "IpProtocol": "-1", "FromPort": -1, "ToPort": -1 })
}

const INGRESS_RULES: &str = "SecurityGroupIngress";
const EGRESS_RULES: &str = "SecurityGroupEgress";

fn is_empty(rules: Option<&Json>) -> bool {
    rules.and_then(Json::as_array).is_none_or(Vec::is_empty)
}

fn complete_rules(scene: &Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    for list in [INGRESS_RULES, EGRESS_RULES] {
        let Some(rules) = properties.get_mut(list).and_then(Json::as_array_mut) else { continue };
        for rule in rules.iter_mut().filter_map(Json::as_object_mut) {
            complete(scene, rule)?;
        }
        let mut seen = std::collections::BTreeSet::new();
        if let Some(twice) = rules.iter().find(|rule| !seen.insert(identity(rule))) {
            return Err(Failure::invalid(format!(
                "The same permission must not appear multiple times: {twice} \
                 (Service: Ec2, Status Code: 400)"
            )));
        }
    }
    Ok(())
}

/// Fills in what AWS reads back: the protocol's name, ports, the owner of the other group.
fn complete(scene: &Scene<'_>, rule: &mut Properties) -> Result<(), Failure> {
    let protocol = match text_or_empty(rule, "IpProtocol").to_ascii_lowercase().as_str() {
        "1" => "icmp".to_owned(),
        "6" => "tcp".to_owned(),
        "17" => "udp".to_owned(),
        "58" => "icmpv6".to_owned(),
        "all" => "-1".to_owned(),
        other => other.to_owned(),
    };
    for name in ["CidrIp", "CidrIpv6"] {
        if let Some(cidr) = text(rule, name) {
            let network = cidr.parse::<ipnet::IpNet>().map_err(|_| {
                Failure::invalid(format!(
                    "CIDR block {cidr} is malformed (Service: Ec2, Status Code: 400)"
                ))
            })?;
            let network = network.trunc().to_string();
            rule.insert(name.to_owned(), network.into());
        }
    }
    if protocol == "-1" {
        rule.insert("FromPort".to_owned(), (-1).into());
        rule.insert("ToPort".to_owned(), (-1).into());
    } else if ["tcp", "udp"].contains(&protocol.as_str())
        && !(rule.contains_key("FromPort") && rule.contains_key("ToPort"))
    {
        return Err(Failure::invalid(format!(
            "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange: \
             {protocol} (Service: Ec2, Status Code: 400)"
        )));
    }
    rule.insert("IpProtocol".to_owned(), protocol.into());
    if rule.contains_key("SourceSecurityGroupId") {
        default(rule, "SourceSecurityGroupOwnerId", scene.account.as_str());
    }
    Ok(())
}

/// What makes two rules the same: everything but the description.
fn identity(rule: &Json) -> String {
    const PARTS: &[&str] = &[
        "IpProtocol",
        "FromPort",
        "ToPort",
        "CidrIp",
        "CidrIpv6",
        "SourceSecurityGroupId",
        "DestinationSecurityGroupId",
        "SourcePrefixListId",
        "DestinationPrefixListId",
    ];
    let values = PARTS.iter().map(|part| rule.get(part).unwrap_or(&Json::Null).to_string());
    values.collect::<Vec<_>>().join(" ")
}

/// The rules of a group that are resources of their own.
fn separate<'a>(
    store: &'a Store,
    group: &Record,
    by: &'a str,
) -> impl Iterator<Item = &'a Record> + 'a {
    let name = group.key.identifier.clone();
    store
        .mentioning(&group.key.region, (TYPE, &group.key.identifier), by)
        .filter(move |rule| rule.text("GroupId") == Some(name.as_str()))
}

const KINDS: &[(&str, &str)] = &[
    (INGRESS_RULES, "AWS::EC2::SecurityGroupIngress"),
    (EGRESS_RULES, "AWS::EC2::SecurityGroupEgress"),
];

fn read(store: &Store, record: &Record, properties: &mut Properties) {
    for (list, kind) in KINDS {
        let rules: Vec<Json> = separate(store, record, kind).map(as_inline).collect();
        if let Some(shown) = properties.get_mut(*list).and_then(Json::as_array_mut) {
            shown.extend(rules);
        }
    }
}

fn as_inline(rule: &Record) -> Json {
    let outside = ["Id", "GroupId", "GroupName"];
    let kept = rule.properties.iter().filter(|(name, _)| !outside.contains(&name.as_str()));
    Json::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// What is not in the new lists goes away, even if it is a resource of its own; an empty list of
/// outgoing rules changes nothing.
fn update(
    scene: &mut Scene<'_>,
    before: &Record,
    properties: &mut Properties,
) -> Result<(), Failure> {
    let mut shown = before.properties.clone();
    read(scene.store, before, &mut shown);
    if is_empty(properties.get(EGRESS_RULES))
        && let Some(rules) = shown.get(EGRESS_RULES)
    {
        properties.insert(EGRESS_RULES.to_owned(), rules.clone());
    }
    complete_rules(scene, properties)?;
    default(properties, INGRESS_RULES, json!([]));
    default(properties, "Tags", json!([]));
    for (list, kind) in KINDS {
        let mut wanted: Vec<Json> =
            properties.get(*list).and_then(Json::as_array).cloned().unwrap_or_default();
        let mut gone: Vec<Key> = Vec::new();
        for rule in separate(scene.store, before, kind) {
            let same = identity(&as_inline(rule));
            match wanted.iter().position(|rule| identity(rule) == same) {
                Some(index) => drop(wanted.remove(index)),
                None => gone.push(rule.key.clone()),
            }
        }
        properties.insert((*list).to_owned(), wanted.into());
        for key in &gone {
            scene.store.remove(key);
        }
    }
    Ok(())
}

const fn rule(references: &'static [Refer]) -> Rules {
    Rules { references, create: create_rule, claims: |_| Vec::new(), ..Rules::NONE }
}

pub(super) const INGRESS: Rules = rule(&[
    Refer { at: "GroupId", to: &[TYPE], relation: Relation::Follows, missing: super::NO_GROUP },
    Refer {
        at: "SourceSecurityGroupId",
        to: &[TYPE],
        relation: Relation::Holds,
        missing: super::NO_GROUP,
    },
    Refer {
        at: "SourcePrefixListId",
        to: &[PREFIX_LIST],
        relation: Relation::Holds,
        missing: super::NO_PREFIX_LIST,
    },
]);

pub(super) const EGRESS: Rules = rule(&[
    Refer { at: "GroupId", to: &[TYPE], relation: Relation::Follows, missing: super::NO_GROUP },
    Refer {
        at: "DestinationSecurityGroupId",
        to: &[TYPE],
        relation: Relation::Holds,
        missing: super::NO_GROUP,
    },
    Refer {
        at: "DestinationPrefixListId",
        to: &[PREFIX_LIST],
        relation: Relation::Holds,
        missing: super::NO_PREFIX_LIST,
    },
]);

fn create_rule(scene: &mut Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    complete(scene, properties)?;
    let group = text_or_empty(properties, "GroupId");
    let Some(group) = scene.find(TYPE, &group) else {
        return Err(Failure::invalid("GroupId must be given for a group of a VPC"));
    };
    let mut shown = group.properties.clone();
    read(scene.store, group, &mut shown);
    let outgoing = properties.keys().any(|name| name.starts_with("Destination"));
    let new = identity(&Json::Object(properties.clone()));
    let lists: &[&str] = if outgoing { &[EGRESS_RULES] } else { &[INGRESS_RULES] };
    let twice = lists
        .iter()
        .filter_map(|list| shown.get(*list)?.as_array())
        .flatten()
        .any(|rule| identity(rule) == new);
    if twice && (outgoing || properties.keys().any(|name| name.starts_with("Source"))) {
        Err(Failure::new(
            ErrorCode::AlreadyExists,
            "the specified rule already exists (Service: Ec2, Status Code: 400)",
        ))
    } else {
        Ok(())
    }
}
