//! Firewalls with an endpoint in each zone, their policies, rules and logs.

use serde_json::json;

use super::{
    ErrorCode, Failure, Json, Key, Properties, Record, Refer, Relation, Rules, Scene, default, ec2,
    identity, text_or_empty, values,
};

const RULE_GROUP: &str = "AWS::NetworkFirewall::RuleGroup";
const POLICY: &str = "AWS::NetworkFirewall::FirewallPolicy";
const FIREWALL: &str = "AWS::NetworkFirewall::Firewall";

pub(super) fn rules(type_name: &str) -> Option<&'static Rules> {
    Some(match type_name {
        RULE_GROUP => &RULE_GROUPS,
        POLICY => &POLICIES,
        FIREWALL => &FIREWALLS,
        "AWS::NetworkFirewall::LoggingConfiguration" => &LOGGING,
        _ => return None,
    })
}

static RULE_GROUPS: Rules = Rules {
    in_use: "Unable to delete the object because it is still in use: {} \
             (Service: NetworkFirewall, Status Code: 400)",
    create: |scene, properties| {
        let kind = text_or_empty(properties, "Type").to_lowercase();
        let name = text_or_empty(properties, "RuleGroupName");
        made(scene, properties, "RuleGroup", &format!("{kind}-rulegroup/{name}"));
        check_order(properties)
    },
    update: |_, _, properties| check_order(properties),
    ..Rules::NONE
};

/// Sets the id and the ARN of what is made.
fn made(scene: &mut Scene<'_>, properties: &mut Properties, kind: &str, resource: &str) {
    let id = identity::uuid(&scene.digest(kind));
    properties.insert(format!("{kind}Id"), id.into());
    properties.insert(format!("{kind}Arn"), scene.arn("network-firewall", resource).into());
    default(properties, "Tags", json!([]));
}

/// Two rules of a group must not have one number.
/// Network Firewall developer guide, "Working with stateful rule groups".
fn check_order(properties: &Properties) -> Result<(), Failure> {
    let rules = values(properties, "RuleGroup/RulesSource/RulesString").concat();
    let mut numbers: Vec<&str> = rules
        .split("sid:")
        .skip(1)
        .filter_map(|rest| rest.split(';').next().map(str::trim))
        .collect();
    numbers.sort_unstable();
    match numbers.windows(2).find(|pair| pair.first() == pair.last()).and_then(|pair| pair.first())
    {
        Some(number) => Err(Failure::invalid(format!(
            "stateful rule is invalid, reason: Duplicate signature sid:{number} \
             (Service: NetworkFirewall, Status Code: 400)"
        ))),
        None => Ok(()),
    }
}

static POLICIES: Rules = Rules {
    references: &[Refer {
        at: "FirewallPolicy/StatefulRuleGroupReferences/*/ResourceArn",
        to: &[RULE_GROUP],
        relation: Relation::Holds,
        missing: "The rule group {} does not exist (Service: NetworkFirewall, Status Code: 400)",
    }],
    in_use: "Unable to delete the object because it is still in use: {} \
             (Service: NetworkFirewall, Status Code: 400)",
    create: |scene, properties| {
        let name = text_or_empty(properties, "FirewallPolicyName");
        made(scene, properties, "FirewallPolicy", &format!("firewall-policy/{name}"));
        check_groups(scene, properties)
    },
    update: |scene, _, properties| check_groups(scene, properties),
    ..Rules::NONE
};

/// A policy and its stateful groups evaluate rules in the same order, and where the order is
/// strict each group has its place. Network Firewall API reference, `StatefulRuleOptions` and
/// `StatefulRuleGroupReference`.
fn check_groups(scene: &Scene<'_>, properties: &Properties) -> Result<(), Failure> {
    let refused = |reason: &str| {
        Err(Failure::invalid(format!(
            "parameter is invalid: {reason} (Service: NetworkFirewall, Status Code: 400)"
        )))
    };
    let policy = properties.get("FirewallPolicy").unwrap_or(&Json::Null);
    let strict = |json: Option<&Json>| json == Some(&json!("STRICT_ORDER"));
    let ordered = strict(policy.pointer("/StatefulEngineOptions/RuleOrder"));
    let groups = policy.get("StatefulRuleGroupReferences").and_then(Json::as_array);
    for group in groups.into_iter().flatten() {
        if ordered != group.get("Priority").is_some() {
            return refused(
                "a priority belongs to each rule group in strict order, and to no other",
            );
        }
        let arn = group.get("ResourceArn").and_then(Json::as_str).unwrap_or_default();
        let Some(group) = scene.find(RULE_GROUP, arn) else { continue };
        let own = group.properties.get("RuleGroup");
        if strict(own.and_then(|own| own.pointer("/StatefulRuleOptions/RuleOrder"))) != ordered {
            return refused("the rule order of a rule group is not that of the policy");
        }
    }
    Ok(())
}

static FIREWALLS: Rules = Rules {
    references: &[
        Refer {
            at: "FirewallPolicyArn",
            to: &[POLICY],
            relation: Relation::Holds,
            missing: "The firewall policy {} does not exist \
                      (Service: NetworkFirewall, Status Code: 400)",
        },
        Refer {
            at: "VpcId",
            to: &[ec2::VPC],
            relation: Relation::Holds,
            missing: "The vpc ID '{}' does not exist (Service: NetworkFirewall, Status Code: 400)",
        },
        Refer {
            at: "SubnetMappings/*/SubnetId",
            to: &[ec2::SUBNET],
            relation: Relation::Holds,
            missing: ec2::NO_SUBNET,
        },
    ],
    // What is said while a logging configuration is there: ekristen/aws-nuke #712.
    in_use: "Unable to delete the firewall because it has a logging configuration: {} \
             (Service: NetworkFirewall, Status Code: 400)",
    create: create_firewall,
    created: |scene, record| put_endpoints(scene, record, &record.properties),
    update: update_firewall,
    delete: check_unused,
    ..Rules::NONE
};

const PROTECTIONS: [&str; 3] =
    ["DeleteProtection", "FirewallPolicyChangeProtection", "SubnetChangeProtection"];

fn create_firewall(scene: &mut Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    let name = text_or_empty(properties, "FirewallName");
    made(scene, properties, "Firewall", &format!("firewall/{name}"));
    for protection in PROTECTIONS {
        default(properties, protection, false);
    }
    name_endpoints(scene, properties, &[])
}

/// One endpoint for each zone, in an order that is not that of the subnets: AWS promises none.
/// API reference, `FirewallStatus`; aws/aws-cdk #11925.
fn name_endpoints(
    scene: &mut Scene<'_>,
    properties: &mut Properties,
    known: &[String],
) -> Result<(), Failure> {
    let mut endpoints: Vec<String> = Vec::new();
    for (subnet, zone) in places(scene, properties) {
        let prefix = format!("{zone}:");
        if endpoints.iter().any(|endpoint| endpoint.starts_with(&prefix)) {
            return Err(Failure::invalid(format!(
                "parameter is invalid: {subnet} is the second subnet in {zone} \
                 (Service: NetworkFirewall, Status Code: 400)"
            )));
        }
        let kept = known.iter().find(|endpoint| endpoint.starts_with(&prefix)).cloned();
        endpoints.push(kept.unwrap_or_else(|| format!("{prefix}{}", scene.id("vpce"))));
    }
    endpoints.reverse();
    properties.insert("EndpointIds".to_owned(), endpoints.into());
    Ok(())
}

/// The subnets of a firewall with their zones.
fn places(scene: &Scene<'_>, properties: &Properties) -> Vec<(String, String)> {
    let subnets = values(properties, "SubnetMappings/*/SubnetId");
    let zone = |subnet: &str| scene.find(ec2::SUBNET, subnet)?.text("AvailabilityZone");
    subnets
        .into_iter()
        .map(|subnet| (subnet.to_owned(), zone(subnet).unwrap_or_default().to_owned()))
        .collect()
}

/// Makes the endpoints to which routes may lead.
fn put_endpoints(
    scene: &mut Scene<'_>,
    firewall: &Record,
    properties: &Properties,
) -> Result<(), Failure> {
    let places = places(scene, properties);
    for (zone, id) in endpoints(properties) {
        let subnet = places.iter().find(|(_, known)| *known == zone).map(|(subnet, _)| subnet);
        let endpoint = json!({
            "Id": id,
            "VpcEndpointType": "GatewayLoadBalancer",
            "VpcId": text_or_empty(properties, "VpcId"),
            "SubnetIds": [subnet],
            "Tags": [
                { "Key": "AWSNetworkFirewallManaged", "Value": "true" },
                { "Key": "Firewall", "Value": firewall.key.identifier },
            ],
        });
        if scene.find(ec2::ENDPOINT, &id).is_none() {
            scene.put_part(&firewall.key, (ec2::ENDPOINT, &id), endpoint)?;
        }
    }
    Ok(())
}

/// The zones and ids of a firewall's endpoints.
fn endpoints(properties: &Properties) -> Vec<(String, String)> {
    let pairs = values(properties, "EndpointIds/*").into_iter();
    pairs
        .filter_map(|pair| pair.split_once(':'))
        .map(|(zone, id)| (zone.to_owned(), id.to_owned()))
        .collect()
}

fn update_firewall(
    scene: &mut Scene<'_>,
    before: &Record,
    properties: &mut Properties,
) -> Result<(), Failure> {
    let is_protected = |name: &str| before.properties.get(name) == Some(&Json::Bool(true));
    let guarded = [
        ("FirewallPolicyChangeProtection", "FirewallPolicyArn"),
        ("SubnetChangeProtection", "SubnetMappings"),
    ];
    for (protection, property) in guarded {
        if is_protected(protection) && before.properties.get(property) != properties.get(property) {
            return Err(protected(protection));
        }
    }
    let known: Vec<String> =
        values(&before.properties, "EndpointIds/*").into_iter().map(str::to_owned).collect();
    name_endpoints(scene, properties, &known)?;
    let kept = endpoints(properties);
    for (zone, id) in endpoints(&before.properties) {
        if !kept.iter().any(|(_, known)| *known == id) {
            check_no_route(scene, &zone, &id)?;
            scene.store.remove(&Key::new(scene.region, ec2::ENDPOINT, id.as_str()));
        }
    }
    put_endpoints(scene, before, properties)
}

fn check_unused(scene: &mut Scene<'_>, record: &Record) -> Result<(), Failure> {
    for protection in ["DeleteProtection", "SubnetChangeProtection"] {
        if record.properties.get(protection) == Some(&Json::Bool(true)) {
            return Err(protected(protection));
        }
    }
    for (zone, id) in endpoints(&record.properties) {
        check_no_route(scene, &zone, &id)?;
    }
    Ok(())
}

fn check_no_route(scene: &Scene<'_>, zone: &str, endpoint: &str) -> Result<(), Failure> {
    match scene.mentioning((ec2::ENDPOINT, endpoint), "AWS::EC2::Route").next() {
        Some(route) => Err(Failure::conflict(format!(
            "The endpoint {endpoint} in {zone} is the target of the route {} \
             (Service: NetworkFirewall, Status Code: 400)",
            route.key.identifier
        ))),
        None => Ok(()),
    }
}

fn protected(protection: &str) -> Failure {
    Failure::new(
        ErrorCode::InvalidRequest,
        format!(
            "Unable to fulfill request because {protection} is on \
             (Service: NetworkFirewall, Status Code: 400)"
        ),
    )
}

static LOGGING: Rules = Rules {
    references: &[
        Refer {
            at: "FirewallArn",
            to: &[FIREWALL],
            relation: Relation::Holds,
            missing: "The firewall {} does not exist (Service: NetworkFirewall, Status Code: 400)",
        },
        Refer {
            at: "LoggingConfiguration/LogDestinationConfigs/*/LogDestination/logGroup",
            to: &["AWS::Logs::LogGroup"],
            relation: Relation::Uses,
            missing: "The log destination {} does not exist \
                      (Service: NetworkFirewall, Status Code: 400)",
        },
    ],
    ..Rules::NONE
};
