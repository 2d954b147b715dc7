//! Asks the machine's resolver for the addresses of names, all at once, and writes the lock file.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;
use std::{fs, io};

use super::{Pins, is_public};

const PATIENCE: Duration = Duration::from_secs(10);

/// A name that could not be pinned. The pins it had are kept.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Error {
    #[error("`{name}` does not resolve: {reason}")]
    #[diagnostic(
        code("pins::no-answer"),
        help(
            "nothing was changed; try again when the resolver answers, or take `smk.lock` from version control"
        )
    )]
    NoAnswer { name: String, reason: String },
    #[error("`{name}` resolves to {address}, which is not an address on the internet")]
    #[diagnostic(
        code("pins::not-public"),
        help(
            "this machine's resolver answers with the address of a proxy or of an internal host; run `smk plan --refresh-pins` where names resolve as they do for everybody, and check `smk.lock` in"
        )
    )]
    NotPublic { name: String, address: IpAddr },
}

/// Resolves names and gives the pins with them in; an error for each name that cannot be pinned.
pub async fn resolve(names: &BTreeSet<String>, pins: &Pins) -> Result<Pins, Vec<Error>> {
    let mut tasks = tokio::task::JoinSet::new();
    for name in names {
        let name = name.clone();
        tasks.spawn(async move { (name.clone(), look_up(&name).await) });
    }
    let mut answers = BTreeMap::new();
    while let Some(answer) = tasks.join_next().await {
        if let Ok((name, answer)) = answer {
            answers.insert(name, answer);
        }
    }
    let mut pins = pins.clone();
    let mut errors = Vec::new();
    for (name, answer) in answers {
        match answer {
            Ok(addresses) => pins.set(&name, addresses),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(pins) } else { Err(errors) }
}

/// Writes the lock file, which is whole at every moment.
pub fn record(path: &Path, pins: &Pins) -> io::Result<()> {
    let beside = path.with_extension("lock.new");
    fs::write(&beside, pins.to_text())?;
    fs::rename(&beside, path)
}

async fn look_up(name: &str) -> Result<BTreeSet<IpAddr>, Error> {
    let no_answer = |reason: String| Error::NoAnswer { name: name.to_owned(), reason };
    let answer = tokio::time::timeout(PATIENCE, tokio::net::lookup_host((name, 443))).await;
    let addresses = answer
        .map_err(|_| no_answer(format!("no answer within {} seconds", PATIENCE.as_secs())))?
        .map_err(|error| no_answer(error.to_string()))?;
    // Networks carry IPv4 only, so that an IPv6 address would pin nothing.
    let addresses: BTreeSet<IpAddr> =
        addresses.map(|address| address.ip()).filter(IpAddr::is_ipv4).collect();
    if let Some(address) = addresses.iter().find(|address| !is_public(**address)) {
        return Err(Error::NotPublic { name: name.to_owned(), address: *address });
    }
    if addresses.is_empty() {
        return Err(no_answer("it has no IPv4 address".to_owned()));
    }
    Ok(addresses)
}
