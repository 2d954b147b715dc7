//! Traffic between the machines of one workload, which its security group lets in from itself.

use super::security_group;
use super::site::Site;
use super::{Lowering, written};
use crate::model::program::{Name, Tag};
use crate::model::{Address, Resource, Value};

pub(super) const EVERY_PROTOCOL: &str = "-1";

/// A kind of traffic.
pub(super) struct Traffic {
    /// A name for it.
    pub(super) what: &'static str,
    pub(super) protocol: &'static str,
    /// The first and the last port, if it is not all of them.
    pub(super) ports: Option<(u16, u16)>,
    /// The two ends.
    pub(super) between: &'static str,
}

/// The machines that speak to each other.
pub(super) struct Peers<'a> {
    pub(super) workload: &'a Name,
    pub(super) traffic: &'a [Traffic],
    pub(super) tags: &'a [Tag],
    /// Where they may go besides, which the network does not say.
    pub(super) out: Vec<Value>,
}

/// A direction, the type of its rules, and how these name the group at the other end.
const DIRECTIONS: [(&str, &str, &str); 2] = [
    ("ingress", "AWS::EC2::SecurityGroupIngress", "SourceSecurityGroupId"),
    ("egress", "AWS::EC2::SecurityGroupEgress", "DestinationSecurityGroupId"),
];

impl Peers<'_> {
    /// Adds their group, which lets machines out to and in from themselves. These rules are
    /// resources of their own: a group cannot name itself before it exists.
    pub(super) fn group(&self, site: &Site<'_>, lowering: &mut Lowering<'_>) -> Address {
        let out = (self.out.clone(), self.traffic.len());
        let group = security_group::lower_with(self.workload, site, out, self.tags, lowering);
        for (traffic, direction, type_name, other) in self.rules() {
            let address = self.address(traffic, direction);
            let origin = written(self.workload.span);
            let mut rule = Resource::new(address, type_name, origin)
                .set("GroupId", Value::reference(&group, "GroupId"))
                .set(other, Value::reference(&group, "GroupId"));
            for (property, value) in traffic.rule() {
                rule = rule.set(property, value);
            }
            if traffic.protocol == EVERY_PROTOCOL {
                let because = "Machines of one job meet on any port, and nobody else does.";
                rule = rule.cannot_keep("security-group-egress-protocols", because);
            }
            lowering.add(rule, &[]);
        }
        group
    }

    fn rules(&self) -> impl Iterator<Item = (&Traffic, &'static str, &'static str, &'static str)> {
        let each =
            |traffic| DIRECTIONS.map(|(direction, kind, other)| (traffic, direction, kind, other));
        self.traffic.iter().flat_map(each)
    }

    /// The addresses of the rules between the machines.
    pub(super) fn admissions(&self) -> impl Iterator<Item = Address> {
        self.rules().map(|(traffic, direction, ..)| self.address(traffic, direction))
    }

    fn address(&self, traffic: &Traffic, direction: &str) -> Address {
        let own = Address::new(self.workload.value.as_str());
        own.part(&format!("peer-{}-{direction}", traffic.what))
    }
}

impl Traffic {
    pub(super) fn rule(&self) -> Vec<(&'static str, Value)> {
        let description = format!("{} between {}", self.what, self.between);
        let mut rule = vec![
            ("IpProtocol", Value::from(self.protocol)),
            ("Description", Value::from(description)),
        ];
        if let Some((first, last)) = self.ports {
            rule.push(("FromPort", u32::from(first).into()));
            rule.push(("ToPort", u32::from(last).into()));
        }
        rule
    }
}
