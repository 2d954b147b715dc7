//! What the emitted text admits, read back by a small evaluator, is what the hosts say.

use proptest::prelude::*;

use super::{HTTP, rules};
use crate::model::host::Host;
use crate::model::program::{Allow, Destination, Spanned};
use crate::source::Span;

fn allow(hosts: &[Host], ports: &[u16]) -> Allow {
    let spanned = |host: &Host| Spanned::new(host.clone(), Span::default());
    Allow {
        destination: Destination::Hosts(hosts.iter().map(spanned).collect()),
        ports: ports.to_vec(),
        span: Span::default(),
    }
}

/// One rule as Suricata reads it.
struct Read<'a> {
    action: &'a str,
    protocol: &'a str,
    ports: &'a str,
    options: Vec<&'a str>,
}

fn read(rule: &str) -> Read<'_> {
    let (head, options) = rule.split_once(" (").expect("a rule has options");
    let [action, protocol, "$HOME_NET", "any", "->", "any", ports] =
        head.split(' ').collect::<Vec<_>>()[..]
    else {
        panic!("not a head of a rule: {head}");
    };
    let options = options.strip_suffix(";)").expect("options end with a bracket");
    Read { action, protocol, ports, options: options.split("; ").collect() }
}

impl<'a> Read<'a> {
    fn has(&self, option: &str) -> bool {
        self.options.contains(&option)
    }

    fn value(&self, option: &str) -> Option<&'a str> {
        self.options.iter().find_map(|text| text.strip_prefix(option)?.strip_prefix(':'))
    }

    fn is_for(&self, port: u16) -> bool {
        match self.ports.strip_prefix("![").and_then(|ports| ports.strip_suffix(']')) {
            Some(ports) => !ports.split(',').any(|text| text == port.to_string()),
            None => self.ports == "any" || self.ports == port.to_string(),
        }
    }

    /// Whether the rule applies to a greeting or request with this name.
    fn matches(&self, protocol: &str, name: &str, port: u16) -> bool {
        if self.has("ip_proto:!6") || self.protocol == "udp" || !self.is_for(port) {
            return false;
        }
        if self.protocol == "tcp" {
            let unless = self.value("app-layer-protocol");
            return unless.is_none_or(|unless| unless.strip_prefix('!') != Some(protocol));
        }
        let field = if protocol == "tls" { "tls.sni" } else { "http.host" };
        assert!(self.has("tls.sni") != self.has("http.host"), "one field is looked at");
        if self.protocol != protocol || !self.has(field) {
            return false;
        }
        if let Some(pattern) = self.value("pcre") {
            assert_eq!(pattern, r#""/^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$/""#);
            return name.parse::<std::net::Ipv4Addr>().is_ok();
        }
        let pattern = self.value("content").expect("a pattern").trim_matches('"');
        let name = if self.has("nocase") || protocol == "http" {
            name.to_lowercase()
        } else {
            name.to_owned()
        };
        let name = if self.has("dotprefix") { format!(".{name}") } else { name };
        // Both ends are asked of one and the same place.
        (0..name.len()).any(|start| {
            let rest = name.get(start..).and_then(|rest| rest.strip_prefix(pattern));
            let starts = !self.has("startswith") || start == 0;
            let ends = !self.has("endswith") || rest == Some("");
            rest.is_some() && starts && ends
        })
    }
}

/// What becomes of a connection; the policy's default drops what no rule passes.
fn passes(rules: &[String], protocol: &str, name: &str, port: u16) -> bool {
    let first = rules.iter().map(|rule| read(rule)).find(|rule| rule.matches(protocol, name, port));
    first.is_some_and(|rule| rule.action == "pass")
}

fn name() -> impl Strategy<Value = String> {
    "[ab](\\.[ab]){1,3}|[ab]{2}\\.[ab]{1,2}|a-b\\.[ab]"
}

fn host() -> impl Strategy<Value = Host> {
    (name(), any::<bool>()).prop_map(|(name, below)| {
        if below { Host::WithSubdomains(name) } else { Host::Exact(name) }
    })
}

proptest! {
    #[test]
    fn the_rules_admit_what_the_hosts_cover(
        secure in prop::collection::vec(host(), 0..6),
        plain in prop::collection::vec(host(), 0..4),
        asked in name(),
        upper in any::<bool>(),
    ) {
        let rules = rules(&[allow(&secure, &[443, 8443]), allow(&plain, &[HTTP])]);
        let wanted = Host::Exact(asked.clone());
        let covered = |hosts: &[Host]| hosts.iter().any(|host| host.covers(&wanted));
        let asked = if upper { asked.to_uppercase() } else { asked };
        prop_assert_eq!(passes(&rules, "tls", &asked, 443), covered(&secure));
        prop_assert_eq!(passes(&rules, "tls", &asked, 8443), covered(&secure));
        prop_assert_eq!(passes(&rules, "http", &asked, HTTP), covered(&plain));
        prop_assert!(!passes(&rules, "http", &asked, 443));
        prop_assert!(!passes(&rules, "tls", &asked, HTTP));
        prop_assert!(!passes(&rules, "tls", &asked, 22));
    }

    #[test]
    fn every_rule_has_its_own_number(hosts in prop::collection::vec(host(), 0..6)) {
        let rules = rules(&[allow(&hosts, &[443, HTTP])]);
        let numbers: std::collections::BTreeSet<_> =
            rules.iter().map(|rule| read(rule).value("sid").map(str::to_owned)).collect();
        prop_assert_eq!(numbers.len(), rules.len());
    }
}

#[test]
fn anything_is_one_rule_for_its_port() {
    let mut open = allow(&[], &[443]);
    open.destination = Destination::Any;
    let rules = rules(&[allow(&[Host::Exact("a.b".to_owned())], &[443]), open]);
    assert_eq!(rules.iter().filter(|rule| read(rule).action == "pass").count(), 1);
    assert!(passes(&rules, "tls", "c.d", 443) && !passes(&rules, "tls", "a.b", 22));
}

#[test]
fn what_carries_no_allowed_name_is_ended_by_a_rule_of_its_own() {
    let hosts = [Host::WithSubdomains("a.b".to_owned())];
    let rules = rules(&[allow(&hosts, &[443, HTTP])]);
    let decision = |protocol: &str, name: &str, port: u16| {
        let read = rules.iter().map(|rule| read(rule));
        let deciding = read.into_iter().find(|rule| rule.matches(protocol, name, port));
        deciding.map(|rule| (rule.action, rule.value("msg").expect("a rule says why")))
    };
    let address = Some(("reject", "\"an address in the place of a name\""));
    assert_eq!(decision("tls", "192.0.2.7", 443), address);
    assert_eq!(decision("http", "192.0.2.7", HTTP), address);
    assert_eq!(decision("ssh", "", 443), Some(("reject", "\"not TLS on port 443\"")));
    assert_eq!(decision("ssh", "", HTTP), Some(("reject", "\"not HTTP on port 80\"")));
    assert_eq!(decision("ssh", "", 22), Some(("drop", "\"a port that is not allowed\"")));
    assert_eq!(decision("tls", "a.c", 443), None, "left to the policy, which drops it");
    for port in ["53", "443"] {
        let mut read = rules.iter().map(|rule| read(rule));
        let rule = read.find(|rule| rule.protocol == "udp" && rule.ports == port);
        assert_eq!(rule.expect("a rule for the port").action, "drop");
    }
}

#[test]
fn nothing_leaves_where_nothing_is_allowed() {
    assert!(!passes(&rules(&[]), "tls", "a.b", 443));
}
