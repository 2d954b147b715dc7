//! What security groups keep.

use super::{is_set, one_or_many, unless};
use crate::comply::List::{CdkNag, CfnNag, Checkov, Config, Guard, SecurityHub};
use crate::comply::{Check, Examine, Standing};
use crate::model::Json;

const GROUP: &str = "AWS::EC2::SecurityGroup";
const INGRESS: &str = "AWS::EC2::SecurityGroupIngress";
const EGRESS: &str = "AWS::EC2::SecurityGroupEgress";

pub(super) const RULES: &[Check] = &[
    Check {
        name: "security-group-egress-explicit",
        title: "a security group says what it lets out",
        says: "does not say what it lets out, so that AWS lets out everything",
        why: "A group without outgoing rules gets one from AWS that lets everything out, to \
              everywhere.",
        mend: "set `SecurityGroupEgress`, and to nothing but \"127.0.0.1/32\" for nothing at all",
        ids: &[(Guard, "SECURITY_GROUP_MISSING_EGRESS_RULE"), (CfnNag, "F1000")],
        standing: Standing::Held,
        examine: Examine::Each(&[GROUP], |group| {
            let said = group["SecurityGroupEgress"].as_array().is_some_and(|it| !it.is_empty());
            unless(said, "/SecurityGroupEgress")
        }),
    },
    Check {
        name: "security-group-egress-open",
        title: "a security group lets nothing out to everywhere",
        says: "lets traffic out to the whole internet",
        why: "With `egress allow any` data can be sent anywhere. Some stages of a project need \
              it; a file for work with confidential data should not have it. \n\nWhat remains \
              when hosts are named instead, from the weakest way out to the strongest: `via \
              nat` goes by addresses, and those of content networks are shared, so that who \
              may reach `pypi.org` may reach every other site behind the same addresses. `via \
              firewall` goes by the name in the greeting of TLS, or in the HTTP request on \
              port 80; the client chooses that name, nothing compares it with the address, and \
              a program that wants to can name `pypi.org` and speak to a host of its own. `via \
              proxy` goes by the name that the client asks for and resolves it itself, so that \
              the connection does go there; what is said inside of TLS it does not see either. \
              Only what decrypts would see more, and smk does not build it. \n\nNone of them \
              stops fronting: a content network that serves an allowed site may answer, at the \
              same address and under the same name, for another site that the encrypted \
              request asks for. None of them sees what the VPC's resolver is asked; the DNS \
              firewall does, as long as hosts are named. And none has to do with AWS's own \
              services: what may be read and written there, the policies of endpoints and \
              buckets decide.",
        mend: "name hosts in `egress allow`; in a resource, name ranges or groups",
        ids: &[
            (Checkov, "CKV_AWS_382"),
            (Guard, "EC2_SECURITY_GROUP_EGRESS_OPEN_TO_WORLD_RULE"),
            (CfnNag, "W5"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[GROUP, EGRESS], |group| {
            places(group, "SecurityGroupEgress", is_everywhere)
        }),
    },
    Check {
        name: "security-group-egress-protocols",
        title: "a security group names the protocols that it lets out",
        says: "lets out every protocol",
        why: "Tunnels go through protocols that nobody thinks of.",
        mend: "set `IpProtocol` to \"tcp\", and the ports",
        ids: &[(Guard, "SECURITY_GROUP_EGRESS_ALL_PROTOCOLS_RULE"), (CfnNag, "W40")],
        standing: Standing::Held,
        examine: Examine::Each(&[GROUP, EGRESS], |group| {
            places(group, "SecurityGroupEgress", is_every_protocol)
        }),
    },
    Check {
        name: "security-group-ingress-open",
        title: "a security group lets nobody in from everywhere",
        says: "lets in the whole internet",
        why: "Nothing in such an environment has a reason to be reached from the internet.",
        mend: "name ranges or groups",
        ids: &[
            (SecurityHub, "EC2.18"),
            (SecurityHub, "EC2.19"),
            (Checkov, "CKV_AWS_24"),
            (Checkov, "CKV_AWS_25"),
            (Checkov, "CKV_AWS_260"),
            (CdkNag, "AwsSolutions-EC23"),
            (CfnNag, "W2"),
            (CfnNag, "W9"),
            (Config, "VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[GROUP, INGRESS], |group| {
            places(group, "SecurityGroupIngress", is_everywhere)
        }),
    },
    Check {
        name: "security-group-description",
        title: "a security group and each of its rules say what they are for",
        says: "has a rule that does not say what it is for",
        why: "A rule that nobody can explain is never taken out again.",
        mend: "set `Description`",
        ids: &[
            (Checkov, "CKV_AWS_23"),
            (Guard, "SECURITY_GROUP_DESCRIPTION_RULE"),
            (CdkNag, "AwsSolutions-EC27"),
            (CfnNag, "W36"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[GROUP, INGRESS, EGRESS], |group| {
            let mute = |rule: &Json| !is_set(rule, "Description");
            let lists = ["SecurityGroupEgress", "SecurityGroupIngress"].into_iter();
            if is_set(group, "GroupDescription") {
                lists.flat_map(|list| listed(group, list, mute)).collect()
            } else {
                unless(!mute(group), "")
            }
        }),
    },
];

/// The rules of a list that are so.
fn listed(group: &Json, list: &str, so: impl Fn(&Json) -> bool) -> Vec<String> {
    let rules = one_or_many(&group[list]).enumerate();
    rules.filter(|(_, rule)| so(rule)).map(|(index, _)| format!("/{list}/{index}")).collect()
}

/// The rules of a group that are so, or the rule itself where it is a resource of its own.
fn places(group: &Json, list: &str, so: impl Fn(&Json) -> bool) -> Vec<String> {
    if group["IpProtocol"].is_string() { unless(!so(group), "") } else { listed(group, list, so) }
}

fn is_everywhere(rule: &Json) -> bool {
    let wide = |range: &Json| range.as_str().is_some_and(|range| range.ends_with("/0"));
    wide(&rule["CidrIp"]) || wide(&rule["CidrIpv6"])
}

/// Among the machines of one job, which meet nobody else, all protocols may pass.
fn is_every_protocol(rule: &Json) -> bool {
    let protocol = &rule["IpProtocol"];
    protocol == "-1" || *protocol == -1
}
