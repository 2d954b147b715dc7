//! Traffic between the machines of one workload, which its security group lets in from itself.

use super::security_group;
use super::site::Site;
use super::{Lowering, written};
use crate::model::program::{Name, Spanned, Tag};
use crate::model::{Address, Resource, Value, Zone};

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
    pub(super) zones: &'a [Spanned<Zone>],
    pub(super) traffic: &'a [Traffic],
    pub(super) tags: &'a [Tag],
}

impl Peers<'_> {
    /// Adds their group, which lets machines out to their subnets and in from themselves only. The
    /// way out names the subnets: a group cannot name itself before it exists, and a rule that is
    /// added later goes away with the next change of those that the group began with.
    pub(super) fn group(&self, site: &Site<'_>, lowering: &mut Lowering<'_>) -> Address {
        let network = site.network;
        let ranges = super::network::private_ranges(network).zip(&network.zones);
        let ranges =
            ranges.filter(|(_, zone)| self.zones.iter().any(|known| known.value == zone.value));
        let out = ranges.flat_map(|(range, _)| {
            self.traffic.iter().map(move |traffic| {
                let peers = [("CidrIp", range.clone())];
                Value::map(traffic.rule().into_iter().chain(peers))
            })
        });
        let out = out.collect();
        let group = security_group::lower_with(self.workload, site, out, self.tags, lowering);
        for (address, traffic) in self.admissions().into_iter().zip(self.traffic) {
            let origin = written(self.workload.span);
            let mut ingress = Resource::new(address, "AWS::EC2::SecurityGroupIngress", origin)
                .set("GroupId", Value::reference(&group, "GroupId"))
                .set("SourceSecurityGroupId", Value::reference(&group, "GroupId"));
            for (property, value) in traffic.rule() {
                ingress = ingress.set(property, value);
            }
            lowering.add(ingress, &[]);
        }
        group
    }

    /// The addresses of the rules that let the machines in at each other.
    pub(super) fn admissions(&self) -> Vec<Address> {
        let own = Address::new(self.workload.value.as_str());
        self.traffic.iter().map(|traffic| own.part(&format!("peer-{}", traffic.what))).collect()
    }
}

impl Traffic {
    fn rule(&self) -> Vec<(&'static str, Value)> {
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
