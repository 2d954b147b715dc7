//! The addresses to which names resolved when somebody last asked, as kept in `smk.lock` beside
//! the program. Reads and writes the text of the file; `resolve` asks the resolver.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

pub mod resolve;

/// The name of the lock file, which is checked in.
pub const FILE_NAME: &str = "smk.lock";

const VERSION: u32 = 1;

/// The pinned addresses of every name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pins(BTreeMap<String, BTreeSet<IpAddr>>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LockFile {
    version: u32,
    pins: Pins,
}

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Error {
    #[error("`smk.lock` cannot be read: {reason}")]
    #[diagnostic(
        code("pins::unreadable"),
        help(
            "take the file from version control, or delete it and run `smk plan`, which resolves every name again"
        )
    )]
    Unreadable { reason: String },
    #[error("`smk.lock` is of version {found}, and this smk knows version {VERSION}")]
    #[diagnostic(code("pins::newer"), help("use the smk that wrote it, or a newer one"))]
    Newer { found: u32 },
    #[error("`smk.lock` pins `{name}` to {address}, which is not an address on the internet")]
    #[diagnostic(
        code("pins::not-public"),
        help(
            "a resolver that answers with private addresses wrote it; run `smk plan --refresh-pins` where names resolve as they do for everybody"
        )
    )]
    NotPublic { name: String, address: IpAddr },
}

impl Pins {
    /// Reads the text of a lock file.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let unreadable = |error: serde_json::Error| Error::Unreadable { reason: error.to_string() };
        let document: serde_json::Value = serde_json::from_str(text).map_err(unreadable)?;
        let found = document.get("version").and_then(serde_json::Value::as_u64);
        if let Some(found) =
            found.and_then(|found| u32::try_from(found).ok()).filter(|found| *found > VERSION)
        {
            return Err(Error::Newer { found });
        }
        let file: LockFile = serde_json::from_value(document).map_err(unreadable)?;
        for (name, addresses) in &file.pins.0 {
            if let Some(address) = addresses.iter().find(|address| !is_public(**address)) {
                return Err(Error::NotPublic { name: name.clone(), address: *address });
            }
        }
        Ok(file.pins)
    }

    /// The text of the lock file.
    pub fn to_text(&self) -> String {
        let file = LockFile { version: VERSION, pins: self.clone() };
        let mut text = serde_json::to_string_pretty(&file).expect("strings and numbers are JSON");
        text.push('\n');
        text
    }

    pub fn get(&self, name: &str) -> Option<&BTreeSet<IpAddr>> {
        self.0.get(name).filter(|addresses| !addresses.is_empty())
    }

    pub fn set(&mut self, name: &str, addresses: BTreeSet<IpAddr>) {
        self.0.insert(name.to_owned(), addresses);
    }

    /// Drops the names that are not in the list.
    pub fn keep_only(&mut self, names: &BTreeSet<String>) {
        self.0.retain(|name, _| names.contains(name));
    }
}

/// Whether an address belongs to one host on the internet; a private, reserved or documentation
/// address is the mark of a split-horizon resolver or of a proxy.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let inside = |range: &str| {
                range.parse::<ipnet::Ipv4Net>().is_ok_and(|range| range.contains(&address))
            };
            !SPECIAL_V4.iter().any(|range| inside(range))
        }
        IpAddr::V6(address) => {
            let inside = |range: &str| {
                range.parse::<ipnet::Ipv6Net>().is_ok_and(|range| range.contains(&address))
            };
            inside(GLOBAL_V6) && !SPECIAL_V6.iter().any(|range| inside(range))
        }
    }
}

/// IANA IPv4 Special-Purpose Address Registry, and multicast (RFC 5771).
const SPECIAL_V4: [&str; 18] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "192.175.48.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
];

/// RFC 4291: global unicast as assigned by IANA.
const GLOBAL_V6: &str = "2000::/3";

/// IANA IPv6 Special-Purpose Address Registry, as far as it lies in global unicast.
const SPECIAL_V6: [&str; 4] = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];
