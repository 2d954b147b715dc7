//! `egress`: through what a network reaches the internet, and what it may reach there.

use super::{Lines, Problem};
use crate::check::sentence::{self, Meant, Sentence, Word};
use crate::check::vocabulary::{self, Place};
use crate::check::{Checker, hosts};
use crate::model::host::Host;
use crate::model::program::{Allow, Destination, Egress, Mechanism, Spanned};
use crate::source::Span;

const HTTPS: u16 = 443;

/// The ports of web sites: plain requests, and TLS.
const WEB_PORTS: [u16; 2] = [80, HTTPS];

/// An `egress allow` as it is written.
pub(super) struct Line {
    destination: Destination,
    ports: Vec<Spanned<u16>>,
    /// The word `any`.
    any: Option<Span>,
    span: Span,
}

/// What is meant by a way out or a host that stands right behind `egress`.
pub(super) fn headless(text: &str) -> Option<Meant> {
    let word = match text {
        "nat" | "none" | "proxy" | "firewall" => format!("via {text}"),
        host if host.contains('.') && Host::parse(host).is_ok() => format!("allow {host}"),
        _ => return None,
    };
    Some(Meant { word, is_slip: false })
}

/// `via nat`, `via proxy` or `via firewall after nat`
pub(super) fn via(
    sentence: &mut Sentence<'_>,
    checker: &mut Checker<'_>,
) -> Option<Spanned<Mechanism>> {
    sentence.like("egress via nat");
    let what = "`nat`, `none`, `proxy` or `firewall`";
    let read = |text: &str| match text {
        "nat" => Some(Mechanism::Nat),
        "none" => Some(Mechanism::None),
        "proxy" => Some(Mechanism::Proxy),
        "firewall" => Some(Mechanism::Firewall { after_nat: false }),
        _ => None,
    };
    let word = sentence.literal(what, read, checker.diagnostics)?;
    match word.value {
        Mechanism::Firewall { .. } if sentence.takes("after") => {
            sentence.like("egress via firewall after nat");
            sentence.demand("nat", checker.diagnostics)?;
            Some(Spanned::new(Mechanism::Firewall { after_nat: true }, sentence.span()))
        }
        mechanism => Some(Spanned::new(mechanism, sentence.span())),
    }
}

/// `allow pip, .example.org port 80, 443`
pub(super) fn allow(sentence: &mut Sentence<'_>, checker: &mut Checker<'_>) -> Option<Line> {
    let words = sentence.list("hosts or bundles", checker.diagnostics)?;
    if let Some(word) = words.iter().skip(1).find(|word| begins_sentence(word)) {
        let (keyword, span) = (word.text.clone(), word.span);
        checker.diagnostics.push(sentence::Problem::Joined { keyword, span });
        return None;
    }
    let ports = if sentence.takes("port") {
        ports(sentence, checker)?
    } else {
        vec![Spanned::new(HTTPS, sentence.span())]
    };
    sentence.end(checker.diagnostics);
    let any = words.iter().find(|word| word.text == "any" && !word.quoted);
    let destination = match any {
        Some(word) if words.len() > 1 => {
            checker.diagnostics.push(Problem::AnyAmongOthers { span: word.span });
            return None;
        }
        Some(_) => Destination::Any,
        None => Destination::Hosts(
            words
                .iter()
                .flat_map(|word| hosts::resolve(word, checker.scope.names, checker.diagnostics))
                .collect(),
        ),
    };
    let any = any.map(|word| word.span);
    Some(Line { destination, ports, any, span: sentence.span() })
}

/// Whether a word is one that begins lines of a network, and no bundle.
fn begins_sentence(word: &Word) -> bool {
    !word.quoted && vocabulary::find(Place::Network, &word.text).is_some()
}

fn ports(sentence: &mut Sentence<'_>, checker: &mut Checker<'_>) -> Option<Vec<Spanned<u16>>> {
    sentence.like("egress allow data.example.com port 80, 443");
    let what = "ports";
    let words = sentence.list(what, checker.diagnostics)?;
    let mut ports: Vec<Spanned<u16>> = Vec::new();
    for word in &words {
        match port(word) {
            Some(port) if ports.iter().any(|known| known.value == port) => {
                checker.diagnostics.push(Problem::PortTwice { port, span: word.span });
                return None;
            }
            Some(port) => ports.push(Spanned::new(port, word.span)),
            None => {
                sentence.expected("a port from 1 to 65535", word, checker.diagnostics);
                return None;
            }
        }
    }
    Some(ports)
}

fn port(word: &Word) -> Option<u16> {
    word.text.parse().ok().filter(|port| *port > 0 && !word.quoted)
}

/// Whether what is allowed can be expressed by the way out.
pub(super) fn check(lines: &mut Lines, checker: &mut Checker<'_>) -> Egress {
    let mechanism = lines.via.as_ref().map_or(Mechanism::None, |via| via.value);
    let span = lines.via.as_ref().map_or(lines.name.span, |via| via.span);
    let allow = std::mem::take(&mut lines.allow);
    for span in allow.iter().filter_map(|line| line.any) {
        if mechanism == Mechanism::Proxy {
            checker.diagnostics.push(Problem::AnyUnderProxy { span });
        }
        if let Some(said) = lines.dns_firewall.as_ref().filter(|said| said.value) {
            checker.diagnostics.push(Problem::IdleDnsFirewall { span: said.span, any: span });
        }
    }
    if !lines.partial {
        expressible(mechanism, lines, &allow, checker);
    }
    report_covered(&allow, checker);
    let allow = allow.into_iter().map(|line| Allow {
        destination: line.destination,
        ports: line.ports.into_iter().map(|port| port.value).collect(),
        span: line.span,
    });
    Egress { mechanism, span, allow: allow.collect() }
}

fn expressible(mechanism: Mechanism, lines: &Lines, allow: &[Line], checker: &mut Checker<'_>) {
    match mechanism {
        Mechanism::None => {
            if let Some(line) = allow.first() {
                let via = lines.via.as_ref().map(|via| via.span);
                let problem = match via {
                    Some(via) => Problem::AllowWithViaNone { via, span: line.span },
                    None => Problem::AllowWithoutVia { span: line.span },
                };
                checker.diagnostics.push(problem);
            }
        }
        Mechanism::Firewall { .. } => {
            for line in allow.iter().filter(|line| line.any.is_none()) {
                carries_names(line, checker);
            }
        }
        Mechanism::Nat => {
            for host in allow.iter().filter_map(|line| listed(&line.destination)).flatten() {
                if matches!(host.value, Host::WithSubdomains(_)) {
                    let host_text = host.value.to_string();
                    checker
                        .diagnostics
                        .push(Problem::WildcardUnderNat { host: host_text, span: host.span });
                }
            }
        }
        Mechanism::Proxy => {
            for line in allow {
                passes_proxy(line, checker);
            }
        }
    }
}

/// A proxy passes on what is for web sites.
fn passes_proxy(line: &Line, checker: &mut Checker<'_>) {
    for port in line.ports.iter().filter(|port| !WEB_PORTS.contains(&port.value)) {
        checker.diagnostics.push(Problem::PortUnderProxy { port: port.value, span: port.span });
    }
}

/// A firewall knows hosts by the names in TLS and HTTP, and no other protocol carries one.
fn carries_names(line: &Line, checker: &mut Checker<'_>) {
    for port in line.ports.iter().filter(|port| !WEB_PORTS.contains(&port.value)) {
        checker.diagnostics.push(Problem::OnlyTls { port: port.value, span: port.span });
    }
}

fn listed(destination: &Destination) -> Option<&[Spanned<Host>]> {
    match destination {
        Destination::Any => None,
        Destination::Hosts(hosts) => Some(hosts),
    }
}

/// Hosts that are allowed twice on the same ports.
fn report_covered(allow: &[Line], checker: &mut Checker<'_>) {
    let mut by_ports: std::collections::BTreeMap<Vec<u16>, Vec<Spanned<Host>>> =
        std::collections::BTreeMap::new();
    for line in allow {
        let hosts = listed(&line.destination).unwrap_or_default();
        let ports = line.ports.iter().map(|port| port.value).collect();
        by_ports.entry(ports).or_default().extend(hosts.iter().cloned());
    }
    for hosts in by_ports.values() {
        hosts::report_covered(hosts, false, checker.diagnostics);
    }
}
