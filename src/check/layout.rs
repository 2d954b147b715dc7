//! How a network's range is divided where the program does not say: two subnets a zone, public
//! and private in turn, then one a zone for a firewall, each a sixteenth of the network or as much
//! as there is room for.

use ipnet::Ipv4Net;

use crate::model::Zone;
use crate::model::limits::{NETWORK_PREFIX, ZONE_LETTERS};
use crate::model::program::Spanned;
use crate::source::Span;

/// How many zones a network has where nothing says it.
pub(super) const ZONES: usize = 2;

const SIXTEENTH: u8 = 4;

/// The first zones of a region.
pub(super) fn zones(count: usize, span: Span) -> Vec<Spanned<Zone>> {
    ZONE_LETTERS
        .take(count)
        .map(|letter| Spanned::new(Zone::new(letter.to_string()), span))
        .collect()
}

/// The ranges of a network's subnets, by what they are for.
pub(super) struct Subnets {
    pub(super) public: Vec<Ipv4Net>,
    pub(super) private: Vec<Ipv4Net>,
    pub(super) firewall: Vec<Ipv4Net>,
}

/// The ranges of the subnets in so many zones; nothing if the network is too small.
pub(super) fn subnets(network: Ipv4Net, zones: usize, firewall: bool) -> Option<Subnets> {
    let kinds = if firewall { 3 } else { 2 };
    let needed = (zones * kinds).next_power_of_two().trailing_zeros();
    let wanted = u8::try_from(needed).ok()?.max(SIXTEENTH);
    let prefix = network.prefix_len() + wanted;
    let prefix = prefix.min((*NETWORK_PREFIX.end()).max(network.prefix_len()));
    if u32::from(prefix - network.prefix_len()) < needed {
        return None;
    }
    let mut ranges = network.subnets(prefix).ok()?;
    let mut public = Vec::new();
    let mut private = Vec::new();
    for _ in 0..zones {
        public.push(ranges.next()?);
        private.push(ranges.next()?);
    }
    let firewall = if firewall { ranges.take(zones).collect() } else { Vec::new() };
    Some(Subnets { public, private, firewall })
}
