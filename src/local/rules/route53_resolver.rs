//! DNS Firewall, and the logging of what a VPC's resolver is asked.

use serde_json::json;

use super::{
    Failure, Json, Properties, Refer, Relation, Rules, Scene, default, ec2, text_or_empty, values,
};
use crate::model::limits::DOMAINS_PER_LIST;

const LIST: &str = "AWS::Route53Resolver::FirewallDomainList";
const GROUP: &str = "AWS::Route53Resolver::FirewallRuleGroup";
const ASSOCIATION: &str = "AWS::Route53Resolver::FirewallRuleGroupAssociation";
const LOGGING: &str = "AWS::Route53Resolver::ResolverQueryLoggingConfig";
const LOGGING_ASSOCIATION: &str = "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation";

pub(super) fn rules(type_name: &str) -> Option<&'static Rules> {
    Some(match type_name {
        LIST => &LISTS,
        GROUP => &GROUPS,
        ASSOCIATION => &ASSOCIATIONS,
        LOGGING => &LOGGINGS,
        LOGGING_ASSOCIATION => &LOGGING_ASSOCIATIONS,
        _ => return None,
    })
}

static LISTS: Rules = Rules {
    absent: &["ManagedOwnerName"],
    in_use: "The domain list {} is used in a rule \
             (Service: Route53Resolver, Status Code: 400)",
    create: |scene, properties| {
        made(scene, properties, "firewall-domain-list", "rslvr-fdl");
        check_domains(properties)
    },
    update: |_, _, properties| check_domains(properties),
    ..Rules::NONE
};

/// Sets the id, the ARN and what all of these resources share.
fn made(scene: &mut Scene<'_>, properties: &mut Properties, kind: &str, prefix: &str) {
    let digest = scene.digest(kind);
    let id = format!("{prefix}-{}", digest.get(..16).unwrap_or_default());
    properties
        .insert("Arn".to_owned(), scene.arn("route53resolver", &format!("{kind}/{id}")).into());
    properties.insert("Id".to_owned(), id.into());
    default(properties, "Status", "COMPLETE");
    default(properties, "StatusMessage", "");
}

/// Route 53 Resolver API reference, `UpdateFirewallDomains`.
fn check_domains(properties: &mut Properties) -> Result<(), Failure> {
    let domains = values(properties, "Domains/*");
    let count = domains.len();
    if count > DOMAINS_PER_LIST {
        return Err(refused(&format!("a request takes {DOMAINS_PER_LIST} domains, not {count}")));
    }
    let is_good = |domain: &&str| {
        let rest = domain.strip_prefix('*').unwrap_or(domain);
        rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
    };
    if let Some(domain) = domains.iter().find(|domain| !is_good(domain)) {
        return Err(refused(&format!("`{domain}` is not a domain")));
    }
    properties.insert("DomainCount".to_owned(), count.into());
    Ok(())
}

fn refused(reason: &str) -> Failure {
    Failure::invalid(format!("{reason} (Service: Route53Resolver, Status Code: 400)"))
}

static GROUPS: Rules = Rules {
    references: &[Refer {
        at: "FirewallRules/*/FirewallDomainListId",
        to: &[LIST],
        relation: Relation::Holds,
        missing: "[RSLVR-02025] Can't find the resource with ID '{}' \
                  (Service: Route53Resolver, Status Code: 400)",
    }],
    in_use: "The rule group {} is associated with a VPC \
             (Service: Route53Resolver, Status Code: 400)",
    create: |scene, properties| {
        made(scene, properties, "firewall-rule-group", "rslvr-frg");
        default(properties, "ShareStatus", "NOT_SHARED");
        check_rules(properties)
    },
    update: |_, _, properties| check_rules(properties),
    ..Rules::NONE
};

/// Each rule has a place of its own, a list that is not another's, and the answer with which it
/// blocks. Route 53 Resolver API reference, `CreateFirewallRule`.
fn check_rules(properties: &mut Properties) -> Result<(), Failure> {
    let rules = properties.get("FirewallRules").and_then(Json::as_array);
    let rules = rules.map(Vec::as_slice).unwrap_or_default();
    for (index, rule) in rules.iter().enumerate() {
        let blocks = rule.get("Action") == Some(&json!("BLOCK"));
        if blocks != rule.get("BlockResponse").is_some() {
            return Err(refused(
                "a block response belongs to each rule that blocks, and to no other",
            ));
        }
        let same = |name: &str| {
            let earlier = rules.iter().take(index);
            earlier.map(|other| other.get(name)).any(|other| other == rule.get(name))
        };
        if same("Priority") {
            return Err(refused("two rules have the same priority"));
        }
        if rule.get("Qtype").is_none() && same("FirewallDomainListId") {
            return Err(refused("two rules have the same domain list"));
        }
    }
    properties.insert("RuleCount".to_owned(), rules.len().into());
    Ok(())
}

static ASSOCIATIONS: Rules = Rules {
    absent: &["ManagedOwnerName"],
    references: &[
        Refer {
            at: "FirewallRuleGroupId",
            to: &[GROUP],
            relation: Relation::Holds,
            missing: "[RSLVR-02025] Can't find the resource with ID '{}' \
                      (Service: Route53Resolver, Status Code: 400)",
        },
        Refer {
            at: "VpcId",
            to: &[ec2::VPC],
            relation: Relation::Uses,
            missing: "[RSLVR-02025] Can't find the resource with ID '{}' \
                      (Service: Route53Resolver, Status Code: 400)",
        },
    ],
    create: |scene, properties| {
        check_place(scene, properties, None)?;
        made(scene, properties, "firewall-rule-group-association", "rslvr-frgassoc");
        default(properties, "MutationProtection", "DISABLED");
        Ok(())
    },
    update: |scene, before, properties| {
        check_place(scene, properties, Some(&before.key.identifier))
    },
    delete: |_, record| match record.text("MutationProtection") {
        Some("ENABLED") => Err(refused("the association is protected against changes")),
        _ => Ok(()),
    },
    ..Rules::NONE
};

/// The places that AWS leaves to accounts. Route 53 Resolver API reference,
/// `AssociateFirewallRuleGroup`; each association of a VPC has one of its own.
fn check_place(
    scene: &Scene<'_>,
    properties: &Properties,
    own: Option<&str>,
) -> Result<(), Failure> {
    let priority = properties.get("Priority").and_then(Json::as_i64).unwrap_or_default();
    if !(101..9900).contains(&priority) {
        return Err(refused(
            "[RSLVR-02017] The priority value you provided is reserved. Provide a number between \
             '100' and '9900'.",
        ));
    }
    let vpc = text_or_empty(properties, "VpcId");
    let others = scene.mentioning((ec2::VPC, &vpc), ASSOCIATION);
    let mut others = others.filter(|other| own != Some(other.key.identifier.as_str()));
    if others.any(|other| other.properties.get("Priority") == properties.get("Priority")) {
        return Err(refused("another association of the VPC has the same priority"));
    }
    Ok(())
}

static LOGGINGS: Rules = Rules {
    references: &[Refer {
        at: "DestinationArn",
        to: &["AWS::Logs::LogGroup", "AWS::S3::Bucket"],
        relation: Relation::Uses,
        missing: "The log destination {} does not exist \
                  (Service: Route53Resolver, Status Code: 400)",
    }],
    in_use: "The query log configuration {} is associated with a VPC \
             (Service: Route53Resolver, Status Code: 400)",
    create: |scene, properties| {
        default(properties, "Status", "CREATED");
        made(scene, properties, "resolver-query-log-config", "rqlc");
        properties.remove("StatusMessage");
        Ok(())
    },
    read: |store, record, properties| {
        let known = (LOGGING, record.key.identifier.as_str());
        let associations = store.mentioning(&record.key.region, known, LOGGING_ASSOCIATION);
        properties.insert("AssociationCount".to_owned(), associations.count().into());
    },
    update: |_, _, properties| {
        properties.remove("AssociationCount");
        Ok(())
    },
    ..Rules::NONE
};

static LOGGING_ASSOCIATIONS: Rules = Rules {
    absent: &["ErrorMessage"],
    references: &[
        Refer {
            at: "ResolverQueryLogConfigId",
            to: &[LOGGING],
            relation: Relation::Holds,
            missing: "[RSLVR-02025] Can't find the resource with ID '{}' \
                      (Service: Route53Resolver, Status Code: 400)",
        },
        Refer {
            at: "ResourceId",
            to: &[ec2::VPC],
            relation: Relation::Uses,
            missing: "The vpc ID '{}' does not exist (Service: Route53Resolver, Status Code: 400)",
        },
    ],
    create: |scene, properties| {
        let digest = scene.digest(LOGGING_ASSOCIATION);
        let id = format!("rqlca-{}", digest.get(..16).unwrap_or_default());
        properties.insert("Id".to_owned(), id.into());
        Ok(())
    },
    ..Rules::NONE
};
