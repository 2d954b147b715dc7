//! What the proxy's instance runs: the script of its first start, and the one by which it follows
//! its lists.

use ipnet::Ipv4Net;

use super::squid::{INSIDE, Squid};

const CONFIGURATION: &str = "/etc/squid/squid.conf";
const HTTPS_LIST: &str = "/etc/squid/allowhttps.txt";
const HTTP_LIST: &str = "/etc/squid/allowhttp.txt";

/// The configuration before squid's package brings its own, and the script that makes a proxy.
const OURS: &str = "/usr/local/share/squid.conf";
const BECOME: &str = "/usr/local/sbin/become-proxy";

/// Where squid's lists come from and go to.
#[derive(Clone, Copy, Debug)]
pub struct Follow<'a> {
    pub region: &'a str,
    /// The names of the parameters.
    pub https_parameter: &'a str,
    pub http_parameter: &'a str,
    pub https_list: &'a str,
    pub http_list: &'a str,
    pub configuration: &'a str,
    /// The file that stands while squid has not read what was written.
    pub pending: &'a str,
}

impl Follow<'_> {
    /// The script that brings the lists in line with the parameters.
    pub fn script(&self) -> String {
        let names = [
            ("region", self.region),
            ("https_parameter", self.https_parameter),
            ("http_parameter", self.http_parameter),
            ("https_list", self.https_list),
            ("http_list", self.http_list),
            ("configuration", self.configuration),
            ("pending", self.pending),
        ];
        script(&names, include_str!("instance/follow.sh"))
    }
}

/// A script that knows some values by name.
fn script(names: &[(&str, &str)], text: &str) -> String {
    let names: String = names.iter().map(|(name, value)| format!("{name}='{value}'\n")).collect();
    format!("#!/bin/bash\n{names}{text}")
}

/// What the instance's first start does, as cloud-init reads it. It holds no list, so that another
/// list leaves it as it is.
pub fn user_data(
    region: &str,
    [https_parameter, http_parameter]: [&str; 2],
    sources: &[Ipv4Net],
    port: u16,
) -> String {
    let configuration = Squid {
        listen: &port.to_string(),
        sources,
        inside: INSIDE,
        https_port: 443,
        http_port: 80,
        https_list: HTTPS_LIST,
        http_list: HTTP_LIST,
    }
    .configuration();
    let follow = Follow {
        region,
        https_parameter,
        http_parameter,
        https_list: HTTPS_LIST,
        http_list: HTTP_LIST,
        configuration: CONFIGURATION,
        pending: "/run/allow-lists-pending",
    }
    .script();
    let names = [
        ("ours", OURS),
        ("configuration", CONFIGURATION),
        ("https_list", HTTPS_LIST),
        ("http_list", HTTP_LIST),
    ];
    let become_proxy = script(&names, include_str!("instance/become.sh"));
    let files = [
        (OURS, "0644", configuration.as_str()),
        (BECOME, "0755", &become_proxy),
        ("/usr/local/sbin/follow-allow-lists", "0755", &follow),
        ("/etc/systemd/system/allow-lists.service", "0644", include_str!("instance/lists.service")),
        ("/etc/systemd/system/allow-lists.timer", "0644", include_str!("instance/lists.timer")),
    ];
    let files: String = files.map(|(path, mode, text)| file(path, mode, text)).concat();
    format!("#cloud-config\nwrite_files:\n{files}runcmd:\n  - [{BECOME}]\n")
}

/// An entry of the files to write; the text is what stands further in.
fn file(path: &str, mode: &str, text: &str) -> String {
    let indented =
        |line: &str| if line.is_empty() { "\n".into() } else { format!("      {line}\n") };
    let text: String = text.lines().map(indented).collect();
    format!("  - path: {path}\n    permissions: '{mode}'\n    content: |\n{text}")
}
