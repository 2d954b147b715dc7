//! `network`: ranges that fit, zones, ways out and endpoints.

use ipnet::Ipv4Net;

use super::sentence::{Sentence, Word};
use super::vocabulary::Place;
use super::{Checker, has_broken, once, stack};
use crate::check;
use crate::model::Zone;
use crate::model::limits::{LOG_RETENTION_DAYS, NETWORK_PREFIX};
use crate::model::program::{Endpoint, FlowLogs, Inside, Mechanism, Name, Network, Spanned, Tag};
use crate::source::Span;
use crate::syntax::ast::{Block, Statement};

mod egress;
mod endpoint;
mod fixes;
mod inside;
mod problem;
mod ranges;
mod zones;

pub use endpoint::SERVICES;
pub use problem::Problem;
use ranges::Ranges;

/// How long flow logs are kept where the program does not say.
const KEPT_DAYS: u32 = 365;

const DAYS: [(&str, u32); 6] =
    [("day", 1), ("days", 1), ("week", 7), ("weeks", 7), ("year", 365), ("years", 365)];

/// What subnets are for.
#[derive(Clone, Copy)]
enum Purpose {
    Public,
    Private,
    Firewall,
}

/// A sentence and its words.
type Said = (Span, Option<once::Words>);

/// The lines of a network's block.
struct Lines {
    name: Name,
    /// Nothing, if it is not said, which only a network in an existing VPC may leave out.
    range: Option<Spanned<Ipv4Net>>,
    within: Within,
    gateway: Option<Spanned<String>>,
    /// Private subnets that exist.
    found: Option<(Vec<Spanned<String>>, Span)>,
    zones: Option<(Vec<Spanned<Zone>>, Span)>,
    public: Option<(Vec<Spanned<Ipv4Net>>, Span)>,
    private: Option<(Vec<Spanned<Ipv4Net>>, Span)>,
    firewall: Option<(Vec<Spanned<Ipv4Net>>, Span)>,
    via: Option<Spanned<Mechanism>>,
    allow: Vec<egress::Line>,
    endpoints: Vec<Endpoint>,
    flow_logs: Option<FlowLogs>,
    dns_firewall: Option<Spanned<bool>>,
    tags: Vec<Tag>,
    /// The sentences that may stand once.
    seen: Vec<Said>,
    /// A line could not be read, so that nothing can be said to be missing.
    partial: bool,
}

pub(super) fn check(checker: &mut Checker<'_>, mut sentence: Sentence<'_>) {
    let name = sentence.new_name(checker.diagnostics);
    let before = checker.diagnostics.faults();
    let (range, within) = self::place(&mut sentence, checker);
    let block = sentence.block();
    sentence.end(checker.diagnostics);
    let known = name.is_some() && checker.diagnostics.faults() == before;
    let name = name.unwrap_or_else(|| Spanned::new("network".to_owned(), sentence.span()));
    let mut lines = Lines::new(name, range, within);
    let before = checker.diagnostics.faults();
    if let Some(block) = block {
        lines.read(block, checker);
    }
    lines.partial |= checker.diagnostics.faults() > before;
    let network = if known { lines.network(checker) } else { None };
    match network {
        Some(network) => checker.program.networks.push(network),
        None => {
            checker.failed.insert(lines.name.value);
        }
    }
}

/// Whether a sentence may stand as often as one likes.
fn may_repeat(statement: &Statement) -> bool {
    let keyword = &statement.keyword;
    let allows = statement.words().nth(1).is_some_and(|word| word.is("allow"));
    keyword.is("endpoint") || keyword.is("tag") || keyword.is("egress") && allows
}

/// Where a network is: nothing, if smk makes its VPC, else the VPC as far as its id is good.
type Within = Option<Option<Spanned<String>>>;

/// `10.0.0.0/16`, `in "vpc-…"` or `10.0.64.0/18 in "vpc-…"`
fn place(
    sentence: &mut Sentence<'_>,
    checker: &mut Checker<'_>,
) -> (Option<Spanned<Ipv4Net>>, Within) {
    let mut within = sentence.takes("in");
    let mut range = None;
    if !within {
        range = self::range(sentence, checker);
        within = sentence.takes("in");
    }
    if !within {
        return (range, None);
    }
    sentence.like("network main in \"vpc-0a1b2c3d4e5f6a7b8\"");
    let vpc = inside::identifier(sentence, &inside::VPC, true, checker);
    (range, Some(vpc))
}

fn range(sentence: &mut Sentence<'_>, checker: &mut Checker<'_>) -> Option<Spanned<Ipv4Net>> {
    let read = |text: &str| text.parse::<Ipv4Net>().ok();
    let range = sentence.literal("an IPv4 range", read, checker.diagnostics)?;
    good_range(range, checker)
}

/// A range that AWS would take.
fn good_range(range: Spanned<Ipv4Net>, checker: &mut Checker<'_>) -> Option<Spanned<Ipv4Net>> {
    if range.value.trunc() != range.value {
        let (written, meant) = (range.value.to_string(), range.value.trunc().to_string());
        checker.diagnostics.push(Problem::HostBits { range: written, meant, span: range.span });
        return None;
    }
    if !NETWORK_PREFIX.contains(&range.value.prefix_len()) {
        let prefix = range.value.prefix_len().clamp(*NETWORK_PREFIX.start(), *NETWORK_PREFIX.end());
        let nearest = Ipv4Net::new(range.value.addr(), prefix).unwrap_or_default().trunc();
        let (range, nearest, span) = (range.value.to_string(), nearest.to_string(), range.span);
        checker.diagnostics.push(Problem::RangeSize { range, nearest, span });
        return None;
    }
    Some(range)
}

impl Lines {
    fn new(name: Name, range: Option<Spanned<Ipv4Net>>, within: Within) -> Self {
        Self {
            name,
            range,
            within,
            gateway: None,
            found: None,
            zones: None,
            public: None,
            private: None,
            firewall: None,
            via: None,
            allow: Vec::new(),
            endpoints: Vec::new(),
            flow_logs: None,
            dns_firewall: None,
            tags: Vec::new(),
            seen: Vec::new(),
            partial: false,
        }
    }

    fn read(&mut self, block: &Block, checker: &mut Checker<'_>) {
        self.partial = has_broken(&block.items);
        for sentence in checker.sentences(Place::Network, block) {
            let statement = sentence.statement;
            if !may_repeat(statement) {
                self.seen.push((statement.span, once::words(statement)));
            }
            match sentence.keyword() {
                "zones" => self.zones(sentence, checker),
                "subnets" => self.subnets(sentence, checker),
                "egress" => self.egress(sentence, checker),
                "endpoint" => {
                    endpoint::read(sentence, &mut self.endpoints, self.within.is_some(), checker);
                }
                "internet-gateway" => self.gateway(sentence, checker),
                "flow-logs" => self.flow_logs(sentence, checker),
                "dns-firewall" => self.dns_firewall(sentence, checker),
                _ => self.tags.extend(stack::tag(sentence, &self.tags, checker.diagnostics)),
            }
        }
    }

    /// `internet-gateway "igw-…"`
    fn gateway(&mut self, mut sentence: Sentence<'_>, checker: &mut Checker<'_>) {
        let inside = self.within.is_some();
        let id = inside::identifier(&mut sentence, &inside::GATEWAY, inside, checker);
        sentence.end(checker.diagnostics);
        match (&self.gateway, &id) {
            (Some(first), Some(id)) => {
                twice(&self.seen, "internet-gateway", first.span, id.span, checker);
            }
            _ => self.gateway = id.or(self.gateway.take()),
        }
    }

    /// `subnets private 10.0.1.0/26, 10.0.2.0/26`
    fn subnets(&mut self, mut sentence: Sentence<'_>, checker: &mut Checker<'_>) {
        let read = |text: &str| match text {
            "public" => Some(Purpose::Public),
            "private" => Some(Purpose::Private),
            "firewall" => Some(Purpose::Firewall),
            _ => None,
        };
        let what = "`public`, `private` or `firewall`";
        let Some(purpose) = sentence.literal(what, read, checker.diagnostics) else { return };
        let Some(words) = sentence.list("the ranges of the subnets", checker.diagnostics) else {
            return;
        };
        sentence.end(checker.diagnostics);
        if words.iter().all(|word| word.quoted) {
            return self.existing_subnets(purpose.value, words, sentence.span(), checker);
        }
        let mut ranges = Vec::new();
        for word in &words {
            match word.text.parse::<Ipv4Net>() {
                Ok(range) => ranges.extend(good_range(Spanned::new(range, word.span), checker)),
                Err(_) => sentence.expected("an IPv4 range", word, checker.diagnostics),
            }
        }
        let span = sentence.span();
        let (place, keyword) = match purpose.value {
            Purpose::Public => (&mut self.public, "subnets public"),
            Purpose::Private => (&mut self.private, "subnets private"),
            Purpose::Firewall => (&mut self.firewall, "subnets firewall"),
        };
        let found = self.found.as_ref().filter(|_| keyword == "subnets private");
        if let Some(first) = place.as_ref().map(|place| place.1).or(found.map(|found| found.1)) {
            return twice(&self.seen, keyword, first, span, checker);
        }
        *place = Some((ranges, span));
    }

    /// `subnets private "subnet-…", "subnet-…"`
    fn existing_subnets(
        &mut self,
        purpose: Purpose,
        words: Vec<Word>,
        span: Span,
        checker: &mut Checker<'_>,
    ) {
        let purpose = match purpose {
            Purpose::Public => "public",
            Purpose::Firewall => "firewall",
            Purpose::Private => {
                let found = inside::subnets(words, self.within.is_some(), checker);
                let ranges = self.private.as_ref().map(|private| private.1);
                if let Some(first) = self.found.as_ref().map(|found| found.1).or(ranges) {
                    return twice(&self.seen, "subnets private", first, span, checker);
                }
                self.found = Some((found, span));
                return;
            }
        };
        checker.diagnostics.push(Problem::OnlyPrivateExist { purpose, span });
    }

    fn egress(&mut self, mut sentence: Sentence<'_>, checker: &mut Checker<'_>) {
        if sentence.takes("via") {
            let via = egress::via(&mut sentence, checker);
            sentence.end(checker.diagnostics);
            match (&self.via, &via) {
                (Some(first), Some(via)) => {
                    twice(&self.seen, "egress via", first.span, via.span, checker);
                }
                _ => self.via = via.or(self.via.take()),
            }
        } else if sentence.takes("allow") {
            self.allow.extend(egress::allow(&mut sentence, checker));
        } else {
            let read = |text: &str| ["via", "allow"].contains(&text).then_some(());
            let otherwise = |text: &str| egress::headless(text);
            sentence.literal_or("`via` or `allow`", read, otherwise, checker.diagnostics);
            self.partial = true;
        }
    }

    /// `flow-logs keep 30 days` or `flow-logs off`
    fn flow_logs(&mut self, mut sentence: Sentence<'_>, checker: &mut Checker<'_>) {
        let read = if sentence.takes("off") {
            Some(FlowLogs::Off(sentence.span()))
        } else {
            sentence.demand("keep", checker.diagnostics).and_then(|()| {
                let days = sentence.quantity("a time", &DAYS, checker.diagnostics)?;
                good_retention(&days, checker)
            })
        };
        sentence.end(checker.diagnostics);
        if let Some(FlowLogs::Off(first) | FlowLogs::Keep { span: first, .. }) = self.flow_logs {
            return twice(&self.seen, "flow-logs", first, sentence.span(), checker);
        }
        self.flow_logs = read;
    }

    /// `dns-firewall on` or `dns-firewall off`
    fn dns_firewall(&mut self, mut sentence: Sentence<'_>, checker: &mut Checker<'_>) {
        let on = sentence.switch(checker.diagnostics);
        sentence.end(checker.diagnostics);
        let said = on.map(|on| Spanned::new(on.value, sentence.span()));
        match (&self.dns_firewall, said) {
            (Some(first), Some(said)) => {
                twice(&self.seen, "dns-firewall", first.span, said.span, checker);
            }
            (None, said) => self.dns_firewall = said,
            (Some(_), None) => {}
        }
    }

    /// The network, if its parts fit together.
    fn network(&mut self, checker: &mut Checker<'_>) -> Option<Network> {
        let before = checker.diagnostics.faults();
        let zones = self.zone_list();
        let egress = egress::check(self, checker);
        if !self.partial {
            inside::check(self, egress.mechanism, checker);
        }
        let Ranges { public, private, firewall } =
            self.ranges(&zones, egress.mechanism, checker)?;
        self.fit(public.iter().chain(&private).chain(&firewall), checker);
        // It holds back names in all of a VPC, for whoever else is in there.
        let is_alone = self.within.is_none();
        let dns_firewall = Spanned::new(is_alone, self.name.span);
        (checker.diagnostics.faults() == before && !self.partial).then(|| Network {
            name: self.name.clone(),
            cidr: self.range.clone(),
            inside: self.within.take().flatten().map(|vpc| Inside {
                vpc,
                gateway: self.gateway.take(),
                private: self.found.take().map(|(found, _)| found).unwrap_or_default(),
            }),
            zones,
            public,
            private,
            firewall,
            egress,
            endpoints: std::mem::take(&mut self.endpoints),
            flow_logs: self
                .flow_logs
                .take()
                .unwrap_or(FlowLogs::Keep { days: KEPT_DAYS, span: self.name.span }),
            dns_firewall: self.dns_firewall.take().unwrap_or(dns_firewall),
            tags: std::mem::take(&mut self.tags),
        })
    }
}

/// The last of some sentences stands twice; if another says the same, nothing is lost with it.
fn twice(seen: &[Said], keyword: &str, first: Span, span: Span, checker: &mut Checker<'_>) {
    let same = seen.split_last().and_then(|((statement, words), others)| {
        let is_said = others.iter().any(|(_, other)| other.is_some() && other == words);
        is_said.then_some(*statement)
    });
    checker.diagnostics.push(check::Problem::SentenceTwice {
        keyword: keyword.to_owned(),
        first,
        same,
        span,
    });
}

fn good_retention(days: &Spanned<u32>, checker: &mut Checker<'_>) -> Option<FlowLogs> {
    if LOG_RETENTION_DAYS.contains(&days.value) {
        return Some(FlowLogs::Keep { days: days.value, span: days.span });
    }
    let longer = LOG_RETENTION_DAYS.iter().find(|known| **known > days.value);
    let nearest = *longer.or(LOG_RETENTION_DAYS.last()).unwrap_or(&KEPT_DAYS);
    checker.diagnostics.push(Problem::Retention { days: days.value, nearest, span: days.span });
    None
}
