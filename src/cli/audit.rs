//! `smk audit`

use std::collections::BTreeSet;

use clap::Args;
use tokio::task::JoinSet;

use super::failure::Failure;
use super::format::Format;
use super::{Exit, Global, input, session};
use crate::audit::{self, Thing};
use crate::cloud::{self, Client};
use crate::model::{Json, PhysicalId, TypeName};
use crate::view;

mod surroundings;

#[derive(Args)]
pub(super) struct Options {
    /// The regions to look at [default: the configured one]
    #[arg(long, value_name = "REGION", num_args = 1..)]
    region: Vec<String>,
    /// Send every request to this address
    #[arg(long, value_name = "URL", value_parser = super::endpoint)]
    endpoint_url: Option<String>,
    /// The profile of the AWS configuration
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// How the findings are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(options: &Options, global: &Global) -> Result<Exit, Failure> {
    let regions = options.region.iter().map(|name| input::known_region(name).map(Some));
    let mut regions = regions.collect::<Result<Vec<_>, _>>()?;
    let mut seen = BTreeSet::new();
    regions.retain(|region| seen.insert(region.clone()));
    if regions.is_empty() {
        regions.push(None);
    }
    session::run(async {
        let mut things = Vec::new();
        for region in regions {
            let settings = cloud::Settings {
                region,
                profile: options.profile.clone(),
                endpoint_url: options.endpoint_url.clone(),
                ..cloud::Settings::default()
            };
            let client = cloud::connect(settings).await.map_err(Failure::of)?;
            for type_name in audit::TYPES {
                things.extend(read(&client, type_name).await.map_err(Failure::of)?);
            }
        }
        let findings = audit::judge(&things);
        match options.format {
            Format::Sarif => view::print_json(&view::audit::sarif(&findings)),
            Format::Text if !global.json => {
                view::print(&view::audit::text(&things, &findings, global.style()));
            }
            Format::Text | Format::Json => {
                view::print_json(&view::audit::json(&things, &findings));
            }
        }
        Ok(if findings.is_empty() { Exit::Done } else { Exit::Problems })
    })
}

/// Everything of a type that is judged.
async fn read(client: &Client, type_name: &'static str) -> Result<Vec<Thing>, cloud::Error> {
    let found = read_all(client, type_name, None).await?;
    let region = client.region();
    let thing = |(identifier, properties)| {
        let region = region.clone();
        Thing { region, type_name, identifier, properties, surroundings: None }
    };
    let mut things: Vec<Thing> = found.into_iter().map(thing).collect();
    surroundings::add(client, &mut things).await?;
    Ok(things)
}

/// Everything of a type, with all its properties, by identifier. What goes away meanwhile is left
/// out.
async fn read_all(
    client: &Client,
    type_name: &str,
    within: Option<Json>,
) -> Result<Vec<(PhysicalId, Json)>, cloud::Error> {
    let name = TypeName::new(type_name);
    let mut reads = JoinSet::new();
    for (identifier, _) in client.list(&name, within).await? {
        let (client, name) = (client.clone(), name.clone());
        reads.spawn(async move {
            let read = client.read(&name, &identifier).await;
            (identifier, read)
        });
    }
    let mut found = Vec::new();
    while let Some(read) = reads.join_next().await {
        let Ok((identifier, properties)) = read else { continue };
        found.extend(properties?.map(|properties| (identifier, properties)));
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(found)
}
