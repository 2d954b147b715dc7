//! The rules of the firewall, in Suricata's language. What passes is listed; all else is dropped,
//! here or by the policy's default actions.

use std::collections::BTreeMap;

use crate::model::host::{self, Host};
use crate::model::program::{Allow, Destination};

#[cfg(test)]
mod tests;

/// Where Suricata expects the numbers of local rules is 1,000,000 to 1,999,999.
const FIRST_NUMBER: usize = 1_700_001;

const HTTP: u16 = 80;

/// What may be reached on a port.
enum Admitted {
    Everything,
    Hosts(Vec<Host>),
}

struct Rule {
    /// Action and protocol.
    head: &'static str,
    ports: String,
    message: String,
    options: String,
}

/// The rules that admit what is allowed, one a line, in the order in which they are tried.
pub(super) fn rules(allow: &[Allow]) -> Vec<String> {
    let admitted = by_port(allow);
    let mut rules = without_handshake();
    for (port, admitted) in &admitted {
        match admitted {
            Admitted::Everything => rules.push(Rule {
                head: "pass tcp",
                ports: port.to_string(),
                message: format!("anything on port {port}"),
                options: "flow:to_server; alert;".to_owned(),
            }),
            Admitted::Hosts(hosts) => rules.extend(hosts.iter().map(|host| pass(host, *port))),
        }
    }
    rules.extend(addresses_for_names());
    for (port, admitted) in &admitted {
        if matches!(admitted, Admitted::Hosts(_)) {
            rules.push(without_name(*port));
        }
    }
    rules.push(Rule {
        head: "drop tcp",
        ports: others(admitted.keys()),
        message: "a port that is not allowed".to_owned(),
        options: "flow:to_server;".to_owned(),
    });
    rules.iter().zip(FIRST_NUMBER..).map(|(rule, number)| rule.text(number)).collect()
}

/// The default actions let the first packets of a connection pass, as no name is known before
/// them; without TCP's handshake such packets could carry data. The first two are what to look
/// for in the logs.
fn without_handshake() -> Vec<Rule> {
    let drop = |head, ports: &str, message: &str, options: &str| Rule {
        head,
        ports: ports.to_owned(),
        message: message.to_owned(),
        options: options.to_owned(),
    };
    vec![
        drop("drop udp", "53", "names are asked of another resolver", "flow:to_server;"),
        drop("drop udp", "443", "QUIC, which hides names", "flow:to_server;"),
        drop("drop ip", "any", "only TCP may leave", "ip_proto:!6;"),
    ]
}

/// An address in the place of a name.
const ADDRESS: &str = r#"content:"."; pcre:"/^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$/";"#;

/// Tells whoever goes by an address at once that it is no way out, and the logs that it was tried.
fn addresses_for_names() -> Vec<Rule> {
    let reject = |head, field: &str| Rule {
        head,
        ports: "any".to_owned(),
        message: "an address in the place of a name".to_owned(),
        options: format!("{field}; {ADDRESS} flow:to_server;"),
    };
    vec![reject("reject tls", "tls.sni"), reject("reject http", "http.host")]
}

/// Ends a connection on a port for hosts as soon as it is known to carry no name.
fn without_name(port: u16) -> Rule {
    let protocol = if port == HTTP { "http" } else { "tls" };
    Rule {
        head: "reject tcp",
        ports: port.to_string(),
        message: format!("not {} on port {port}", protocol.to_uppercase()),
        options: format!("app-layer-protocol:!{protocol}; flow:to_server;"),
    }
}

/// The shortest list of hosts for each port.
fn by_port(allow: &[Allow]) -> BTreeMap<u16, Admitted> {
    let mut ports: BTreeMap<u16, Admitted> = BTreeMap::new();
    for allow in allow {
        for port in &allow.ports {
            let known = ports.entry(*port).or_insert_with(|| Admitted::Hosts(Vec::new()));
            match (known, &allow.destination) {
                (known, Destination::Any) => *known = Admitted::Everything,
                (Admitted::Hosts(known), Destination::Hosts(hosts)) => {
                    known.extend(hosts.iter().map(|host| host.value.clone()));
                }
                (Admitted::Everything, Destination::Hosts(_)) => {}
            }
        }
    }
    for admitted in ports.values_mut() {
        if let Admitted::Hosts(hosts) = admitted {
            *hosts = host::minimal(std::mem::take(hosts));
        }
    }
    ports
}

/// Lets a host pass by the name in the TLS greeting, or on port 80 in the HTTP request.
fn pass(host: &Host, port: u16) -> Rule {
    let (head, field, case) = if port == HTTP {
        // Suricata gives the name in lower case, and refuses `nocase` there.
        ("pass http", "http.host", "")
    } else {
        ("pass tls", "tls.sni", " nocase;")
    };
    // `dotprefix` puts a dot before the name, so that the name itself also ends with the pattern.
    let matches = match host {
        Host::Exact(name) => format!("content:\"{name}\"; startswith; endswith;"),
        Host::WithSubdomains(name) => format!("dotprefix; content:\".{name}\"; endswith;"),
    };
    Rule {
        head,
        ports: port.to_string(),
        message: host.to_string(),
        options: format!("{field}; {matches}{case} flow:to_server; alert;"),
    }
}

fn others<'a>(ports: impl Iterator<Item = &'a u16>) -> String {
    let ports: Vec<String> = ports.map(ToString::to_string).collect();
    if ports.is_empty() { "any".to_owned() } else { format!("![{}]", ports.join(",")) }
}

impl Rule {
    fn text(&self, number: usize) -> String {
        let Self { head, ports, message, options } = self;
        format!(
            "{head} $HOME_NET any -> any {ports} (msg:\"{message}\"; {options} sid:{number}; rev:1;)"
        )
    }
}
