//! What squid reads: its configuration, and its lists of names.

use std::fmt::Write;

use ipnet::Ipv4Net;

use crate::model::host::{self, Host};

/// Ranges in which nothing of the internet lies: a name that leads there would use the proxy to
/// reach what is beside it.
pub const INSIDE: &[&str] = &[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "::/127",
    "fc00::/7",
    "fe80::/10",
];

/// One proxy: where it listens, for whom, and to where it leads.
#[derive(Clone, Copy, Debug)]
pub struct Squid<'a> {
    /// A port, or an address and a port.
    pub listen: &'a str,
    pub sources: &'a [Ipv4Net],
    /// The ranges to which no name may lead.
    pub inside: &'a [&'a str],
    pub https_port: u16,
    pub http_port: u16,
    /// The files of the lists.
    pub https_list: &'a str,
    pub http_list: &'a str,
}

impl Squid<'_> {
    /// The text of `squid.conf`. Conditions of a line are tried from the left, so that only names
    /// on a list are ever resolved: to resolve any other would carry it out of the network.
    pub fn configuration(&self) -> String {
        let sources: Vec<String> = self.sources.iter().map(ToString::to_string).collect();
        let mut text = String::new();
        for (name, condition) in [
            ("localnet", format!("src {}", sources.join(" "))),
            ("https_port", format!("port {}", self.https_port)),
            ("http_port", format!("port {}", self.http_port)),
            ("tunnel", "method CONNECT".to_owned()),
            ("inside", format!("dst {}", self.inside.join(" "))),
            ("rawip", r"dstdom_regex -n ^[0-9.]+$ ^\[ :".to_owned()),
            ("allowhttps", format!("dstdomain -n \"{}\"", self.https_list)),
            ("allowhttp", format!("dstdomain -n \"{}\"", self.http_list)),
        ] {
            writeln!(text, "acl {name} {condition}").expect("a text takes any text");
        }
        text.push_str(
            "http_access deny !https_port !http_port\n\
             http_access deny tunnel !https_port\n\
             http_access deny rawip\n\
             http_access allow tunnel localnet allowhttps https_port !inside\n\
             http_access allow !tunnel localnet allowhttp http_port !inside\n\
             http_access deny all\n",
        );
        writeln!(text, "http_port {}", self.listen).expect("a text takes any text");
        text.push_str("cache deny all\nforwarded_for delete\nshutdown_lifetime 1 second\n");
        text
    }
}

/// A list of names, one on each line, none of which another one covers: squid refuses to start
/// with a list that names hosts twice.
pub fn list(hosts: impl IntoIterator<Item = Host>) -> String {
    let names: Vec<String> = host::minimal(hosts).iter().map(ToString::to_string).collect();
    if names.is_empty() { "# none".to_owned() } else { names.join("\n") }
}
