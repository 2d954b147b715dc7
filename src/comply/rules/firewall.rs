//! What network firewalls keep, and the policies and groups of their rules.

use std::collections::BTreeSet;

use super::{at, has, is, one_or_many, unless};
use crate::comply::List::{Checkov, Config, Prowler, SecurityHub};
use crate::comply::subject::{shape, target};
use crate::comply::{Check, Examine, Standing, Subject, Unmet};
use crate::model::{Address, Json};

const FIREWALL: &str = "AWS::NetworkFirewall::Firewall";
const POLICY: &str = "AWS::NetworkFirewall::FirewallPolicy";
const GROUP: &str = "AWS::NetworkFirewall::RuleGroup";
const LOGGING: &str = "AWS::NetworkFirewall::LoggingConfiguration";

pub(super) const RULES: &[Check] = &[
    Check {
        name: "firewall-zones",
        title: "a firewall stands in several zones",
        says: "stands in one zone",
        why: "When its zone fails, nothing leaves the network any more, or all of it does by \
              another way.",
        mend: "name several zones in `zones`, or give ranges for several",
        ids: &[
            (SecurityHub, "NetworkFirewall.1"),
            (Config, "NETFW_MULTI_AZ_ENABLED"),
            (Prowler, "networkfirewall_multi_az"),
        ],
        standing: Standing::Advised,
        examine: Examine::Each(&[FIREWALL], |firewall| {
            unless(one_or_many(&firewall["SubnetMappings"]).count() > 1, "/SubnetMappings")
        }),
    },
    Check {
        name: "firewall-logging",
        title: "a firewall logs connections and alerts",
        says: "does not log both connections and alerts",
        why: "What the firewall refused, and what it let through, shows nowhere else.",
        mend: "add an AWS::NetworkFirewall::LoggingConfiguration for ALERT and FLOW",
        ids: &[
            (SecurityHub, "NetworkFirewall.2"),
            (Config, "NETFW_LOGGING_ENABLED"),
            (Checkov, "CKV2_AWS_63"),
            (Prowler, "networkfirewall_logging_enabled"),
        ],
        standing: Standing::Held,
        examine: Examine::All(&[FIREWALL], unlogged),
    },
    Check {
        name: "firewall-rule-group",
        title: "the policy of a firewall has rules",
        says: "has no group of rules",
        why: "Without rules the policy lets everything through, or nothing.",
        mend: "set `StatefulRuleGroupReferences`",
        ids: &[
            (SecurityHub, "NetworkFirewall.3"),
            (Config, "NETFW_POLICY_RULE_GROUP_ASSOCIATED"),
            (Prowler, "networkfirewall_policy_rule_group_associated"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[POLICY], |policy| {
            let policy = &policy["FirewallPolicy"];
            let lists = ["StatefulRuleGroupReferences", "StatelessRuleGroupReferences"];
            let any = lists.iter().any(|list| one_or_many(&policy[list]).next().is_some());
            unless(any, "/FirewallPolicy")
        }),
    },
    Check {
        name: "firewall-full-packets",
        title: "a firewall inspects whole packets or drops them",
        says: "lets whole packets pass without inspection",
        why: "What is passed by the stateless default never meets a rule.",
        mend: "set `StatelessDefaultActions` to \"aws:forward_to_sfe\"",
        ids: &[
            (SecurityHub, "NetworkFirewall.4"),
            (Config, "NETFW_POLICY_DEFAULT_ACTION_FULL_PACKETS"),
            (Prowler, "networkfirewall_policy_default_action_full_packets"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[POLICY], |policy| {
            default_action(policy, "StatelessDefaultActions")
        }),
    },
    Check {
        name: "firewall-fragments",
        title: "a firewall inspects fragments or drops them",
        says: "lets fragments of packets pass without inspection",
        why: "Whoever cuts packets into fragments passes such a firewall.",
        mend: "set `StatelessFragmentDefaultActions` to \"aws:forward_to_sfe\"",
        ids: &[
            (SecurityHub, "NetworkFirewall.5"),
            (Config, "NETFW_POLICY_DEFAULT_ACTION_FRAGMENT_PACKETS"),
            (Prowler, "networkfirewall_policy_default_action_fragmented_packets"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[POLICY], |policy| {
            default_action(policy, "StatelessFragmentDefaultActions")
        }),
    },
    Check {
        name: "firewall-stateless-group",
        title: "a stateless group has rules",
        says: "is a stateless group without rules",
        why: "An empty group looks like protection.",
        mend: "add rules, or take the group out",
        ids: &[
            (SecurityHub, "NetworkFirewall.6"),
            (Config, "NETFW_STATELESS_RULE_GROUP_NOT_EMPTY"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[GROUP], |group| {
            let source =
                at(group, "/RuleGroup/RulesSource/StatelessRulesAndCustomActions/StatelessRules");
            let rules = one_or_many(source).next().is_some();
            unless(group["Type"] != "STATELESS" || rules, "/RuleGroup")
        }),
    },
    Check {
        name: "firewall-strict-order",
        title: "a firewall goes through its rules in their order and drops what none admits",
        says: "passes what no rule is about",
        why: "In action order a list of allowed names refuses only HTTP and TLS to other names: SSH \
              and everything else passes.",
        mend: "set `RuleOrder` to \"STRICT_ORDER\", in policy and groups, and a default that drops",
        ids: &[],
        standing: Standing::Held,
        examine: Examine::Each(&[POLICY, GROUP], strict_order),
    },
    Check {
        name: "firewall-protection",
        title: "a firewall cannot be deleted or moved by mistake",
        says: "can be deleted, and taken out of its subnets, by mistake",
        why: "Without the firewall nothing leaves the network, or everything does. AWS refuses to \
              delete a protected firewall; `protect` switches that on and makes smk refuse as well. \
              An environment that is made anew each week waives the rule. To destroy what was \
              protected, take `protect` out, apply, then destroy.",
        mend: "write `protect` and the name of the network; in a resource, set `DeleteProtection` \
               and `SubnetChangeProtection` to true",
        ids: &[
            (SecurityHub, "NetworkFirewall.9"),
            (SecurityHub, "NetworkFirewall.10"),
            (Config, "NETFW_DELETION_PROTECTION_ENABLED"),
            (Config, "NETFW_SUBNET_CHANGE_PROTECTION_ENABLED"),
            (Checkov, "CKV_AWS_344"),
            (Prowler, "networkfirewall_deletion_protection"),
        ],
        standing: Standing::Advised,
        examine: Examine::Each(&[FIREWALL], |firewall| {
            let kept =
                firewall["DeleteProtection"] == true && firewall["SubnetChangeProtection"] == true;
            unless(kept, "/DeleteProtection")
        }),
    },
];

/// Firewalls without a log of each of the two kinds.
fn unlogged(subject: &Subject<'_>) -> Vec<Unmet> {
    let complete = |logging: &Json| {
        let destinations = at(logging, "/LoggingConfiguration/LogDestinationConfigs");
        let has_kind = |kind| one_or_many(destinations).any(|it| is(it, "LogType", kind));
        has_kind("ALERT") && has_kind("FLOW")
    };
    let logged: BTreeSet<&Address> = subject
        .of(LOGGING)
        .filter(|logging| complete(&shape(logging)))
        .filter_map(|logging| target(logging, "FirewallArn"))
        .collect();
    let silent = subject.of(FIREWALL).filter(|firewall| !logged.contains(&firewall.address));
    silent.map(|firewall| Unmet::at(firewall, "")).collect()
}

fn default_action(policy: &Json, name: &str) -> Vec<String> {
    let actions = at(policy, &format!("/FirewallPolicy/{name}"));
    let kept = has(actions, "aws:forward_to_sfe") || has(actions, "aws:drop");
    unless(kept, &format!("/FirewallPolicy/{name}"))
}

fn strict_order(resource: &Json) -> Vec<String> {
    let policy = &resource["FirewallPolicy"];
    if policy.is_object() {
        let drops = |action: &Json| {
            let drop = |action: &str| action.starts_with("aws:drop_") || action.contains("_drop_");
            action.as_str().is_some_and(drop)
        };
        let strict = is(&policy["StatefulEngineOptions"], "RuleOrder", "STRICT_ORDER");
        let kept = strict && one_or_many(&policy["StatefulDefaultActions"]).any(drops);
        return unless(kept, "/FirewallPolicy");
    }
    let group = &resource["RuleGroup"];
    let strict = is(&group["StatefulRuleOptions"], "RuleOrder", "STRICT_ORDER");
    unless(strict || resource["Type"] != "STATEFUL", "/RuleGroup")
}
