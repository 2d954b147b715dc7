//! Names of hosts on the internet, normalised once, so that every mechanism gets the same list.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A host, or a host with everything below it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Host {
    /// `pypi.org`
    Exact(String),
    /// `.example.org`: the name itself and all its subdomains.
    WithSubdomains(String),
}

/// Why a text is not the name of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAHost {
    Scheme,
    Path,
    Port,
    Address,
    SingleLabel,
    Characters,
    TooLong,
}

const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;

impl Host {
    /// Reads a name as people write it: any case, a trailing dot, other scripts, `*.` for a
    /// leading dot.
    pub fn parse(text: &str) -> Result<Self, NotAHost> {
        reject_other_forms(text)?;
        let (name, below) = match text.strip_prefix("*.").or_else(|| text.strip_prefix('.')) {
            Some(name) => (name, true),
            None => (text, false),
        };
        let name = name.strip_suffix('.').unwrap_or(name);
        let name = idna::domain_to_ascii_strict(name).map_err(|_| NotAHost::Characters)?;
        if name.len() > LONGEST_NAME || name.split('.').any(|label| label.len() > LONGEST_LABEL) {
            return Err(NotAHost::TooLong);
        }
        if name.split('.').any(str::is_empty) {
            return Err(NotAHost::Characters);
        }
        if !name.contains('.') {
            return Err(NotAHost::SingleLabel);
        }
        Ok(if below { Self::WithSubdomains(name) } else { Self::Exact(name) })
    }

    pub fn name(&self) -> &str {
        match self {
            Self::Exact(name) | Self::WithSubdomains(name) => name,
        }
    }

    /// Whether every host that the other one stands for is also one of this.
    pub fn covers(&self, other: &Self) -> bool {
        match self {
            Self::Exact(_) => self == other,
            Self::WithSubdomains(name) => {
                let rest = other.name().strip_suffix(name.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            }
        }
    }
}

fn reject_other_forms(text: &str) -> Result<(), NotAHost> {
    if text.contains("://") {
        return Err(NotAHost::Scheme);
    }
    if text.contains('/') {
        return Err(NotAHost::Path);
    }
    if text.parse::<std::net::IpAddr>().is_ok() {
        return Err(NotAHost::Address);
    }
    if text.contains(':') {
        return Err(NotAHost::Port);
    }
    let numeric =
        text.split('.').all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_digit()));
    if numeric { Err(NotAHost::Address) } else { Ok(()) }
}

/// The shortest list that stands for the same hosts: what another entry covers is left out.
pub fn minimal(hosts: impl IntoIterator<Item = Host>) -> Vec<Host> {
    let all: std::collections::BTreeSet<Host> = hosts.into_iter().collect();
    let wide: std::collections::BTreeSet<&str> =
        all.iter().filter(|host| matches!(host, Host::WithSubdomains(_))).map(Host::name).collect();
    all.iter().filter(|host| !is_covered(host, &wide)).cloned().collect()
}

fn is_covered(host: &Host, wide: &std::collections::BTreeSet<&str>) -> bool {
    let own = matches!(host, Host::Exact(_)) && wide.contains(host.name());
    let mut parents =
        host.name().match_indices('.').filter_map(|(dot, _)| host.name().get(dot + 1..));
    own || parents.any(|parent| wide.contains(parent))
}

impl fmt::Display for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(name) => formatter.write_str(name),
            Self::WithSubdomains(name) => write!(formatter, ".{name}"),
        }
    }
}

impl NotAHost {
    /// What to write instead.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Scheme => "write the name alone, without `https://`",
            Self::Path => {
                "write the name alone; what follows the `/` cannot be told apart on the way out"
            }
            Self::Port => "write the port behind the name: `egress allow pypi.org port 443`",
            Self::Address => "write the name of the host; smk finds its addresses",
            Self::SingleLabel => "write the full name, such as `pypi.org`, or the name of a bundle",
            Self::Characters => "a name is made of letters, digits and hyphens between single dots",
            Self::TooLong => "a name has at most 253 characters, and 63 between two dots",
        }
    }
}
