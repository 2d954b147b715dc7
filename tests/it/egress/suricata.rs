//! The rules of Network Firewall as Suricata reads them, as far as smk writes any: the first rule
//! that matches decides, and the policy drops what none lets pass. An option that is not known
//! here stops the test.

use std::net::Ipv4Addr;

/// What is seen of a connection before it is let through.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// `tls` or `http`
    pub protocol: &'a str,
    /// The name in the greeting, or in the request.
    pub name: &'a str,
    pub port: u16,
}

/// Options that ask for nothing, or that `finds` reads.
const ELSEWHERE: [&str; 7] = ["msg", "sid", "rev", "alert", "startswith", "endswith", "nocase"];

/// What an address looks like.
const ADDRESS: &str = r#""/^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$/""#;

struct Rule<'a> {
    action: &'a str,
    protocol: &'a str,
    ports: &'a str,
    options: Vec<(&'a str, &'a str)>,
}

/// Whether the rules let a connection pass.
pub fn passes(rules: &str, seen: Seen<'_>) -> bool {
    let rules = rules.lines().map(read);
    let mut decisive = rules.filter(|rule| rule.action != "alert" && rule.matches(seen));
    match decisive.next().map(|rule| rule.action) {
        Some("pass") => true,
        Some("drop" | "reject") | None => false,
        Some(other) => panic!("what does `{other}` do?"),
    }
}

fn read(line: &str) -> Rule<'_> {
    let (head, options) = line.split_once(" (").unwrap();
    let [action, protocol, source, "any", "->", "any", ports] =
        head.split(' ').collect::<Vec<_>>()[..]
    else {
        panic!("not the head of a rule: {head}");
    };
    assert_eq!(source, "$HOME_NET", "{line}");
    let options = options.strip_suffix(";)").unwrap().split("; ");
    let options = options.map(|option| option.split_once(':').unwrap_or((option, "")));
    Rule { action, protocol, ports, options: options.collect() }
}

impl Rule<'_> {
    fn matches(&self, seen: Seen<'_>) -> bool {
        let protocol = match self.protocol {
            "ip" | "tcp" => true,
            "tls" | "http" | "quic" | "udp" => self.protocol == seen.protocol,
            other => panic!("which packets are of `{other}`?"),
        };
        protocol && self.is_for(seen.port) && self.holds(seen)
    }

    fn is_for(&self, port: u16) -> bool {
        let port = port.to_string();
        let (ports, inverted) = match self.ports.strip_prefix('!') {
            Some(ports) => (ports, true),
            None => (self.ports, false),
        };
        let listed = ports.trim_matches(['[', ']']).split(',').any(|it| it == port);
        ports == "any" || listed != inverted
    }

    /// Whether everything holds that the options ask for. Those that look at a text look at what
    /// the last of the fields before them gave.
    fn holds(&self, seen: Seen<'_>) -> bool {
        let mut field = None;
        let mut wanted = None;
        let mut is_address = false;
        for (option, value) in &self.options {
            match (*option, *value) {
                (option, _) if ELSEWHERE.contains(&option) => {}
                ("flow", "to_server") => {}
                ("ip_proto", "!6") => return false,
                ("app-layer-protocol", other) => {
                    return other.strip_prefix('!').is_some_and(|other| other != seen.protocol);
                }
                ("pcre", ADDRESS) => is_address = true,
                ("tls.sni", _) => field = (seen.protocol == "tls").then(|| seen.name.to_owned()),
                ("http.host", _) => {
                    field = (seen.protocol == "http").then(|| seen.name.to_lowercase());
                }
                ("dotprefix", _) => field = field.map(|name| format!(".{name}")),
                ("content", pattern) => wanted = Some(pattern.trim_matches('"')),
                other => panic!("what does {other:?} ask for?"),
            }
        }
        if is_address {
            return field.is_some_and(|field| field.parse::<Ipv4Addr>().is_ok());
        }
        let Some(pattern) = wanted else { return true };
        field.is_some_and(|field| self.finds(pattern, &field))
    }

    /// Whether the pattern is in the field, and where it should be.
    fn finds(&self, pattern: &str, field: &str) -> bool {
        let has = |wanted: &str| self.options.iter().any(|(option, _)| *option == wanted);
        let (pattern, field) = if has("nocase") {
            (pattern.to_lowercase(), field.to_lowercase())
        } else {
            (pattern.to_owned(), field.to_owned())
        };
        field.match_indices(&pattern).any(|(at, found)| {
            let at_start = !has("startswith") || at == 0;
            let at_end = !has("endswith") || at + found.len() == field.len();
            at_start && at_end
        })
    }
}
