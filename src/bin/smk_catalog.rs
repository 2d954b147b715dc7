//! Turns published resource schemas into the catalog that is embedded in smk.
//! The same schemas always give the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value as Json;
use smk::schema::bundle::MAGIC;
use smk::schema::{codec, published};

const LEVEL: i32 = 22;
const DICTIONARY_SIZE: usize = 110 * 1024;

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("usage: smk-catalog SCHEMAS_DIR OUT_FILE")]
    Usage,
    #[error("cannot read `{}`: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("`{}` is not JSON: {source}", path.display())]
    Json { path: PathBuf, source: serde_json::Error },
    #[error("`{}` is not what it should be", path.display())]
    Unexpected { path: PathBuf },
    #[error("`{}`: {source}", path.display())]
    Schema { path: PathBuf, source: published::Unreadable },
    #[error("cannot write `{}`: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("cannot compress: {0}")]
    Compress(io::Error),
    #[error("the catalog has room for 64 regions, but there are {0}")]
    TooManyRegions(usize),
    #[error("the catalog is too large")]
    TooLarge,
}

fn main() -> ExitCode {
    match run() {
        Ok(report) => {
            report_line(&report);
            ExitCode::SUCCESS
        }
        Err(failure) => {
            report_line(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "this program has no other view")]
fn report_line(line: &str) {
    eprintln!("{line}");
}

fn run() -> Result<String, Failure> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(schemas), Some(out), None) = (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err(Failure::Usage);
    };
    let source = Source::read(&schemas)?;
    let catalog = source.catalog()?;
    fs::write(&out, &catalog).map_err(|source| Failure::Write { path: out, source })?;
    Ok(format!("{} types, {} bytes, of {}", source.types.len(), catalog.len(), source.date))
}

/// The dictionary, and the compressed facts by the plain ones.
type Compressed<'a> = (Vec<u8>, BTreeMap<&'a [u8], Vec<u8>>);

/// The facts of the schemas of all regions.
struct Source {
    date: String,
    regions: Vec<String>,
    /// By type, which facts hold in which regions.
    types: BTreeMap<String, BTreeMap<Vec<u8>, u64>>,
}

impl Source {
    fn read(schemas: &Path) -> Result<Self, Failure> {
        let version = schemas.join("version.json");
        let date = json(&version)?.get("schema_date").and_then(Json::as_str).map(str::to_owned);
        let date = date.ok_or(Failure::Unexpected { path: version })?;
        let regions = regions(&schemas.join("providers"))?;
        if regions.len() > 64 {
            return Err(Failure::TooManyRegions(regions.len()));
        }
        let mut facts: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut types: BTreeMap<String, BTreeMap<Vec<u8>, u64>> = BTreeMap::new();
        for (bit, (_, listed)) in regions.iter().enumerate() {
            for (name, hash) in listed {
                let known = match facts.get(hash) {
                    Some(known) => known.clone(),
                    None => encode(&schemas.join("resources").join(format!("{hash}.json")))?,
                };
                facts.insert(hash.clone(), known.clone());
                *types.entry(name.clone()).or_default().entry(known).or_default() |= 1 << bit;
            }
        }
        Ok(Self { date, regions: regions.into_keys().collect(), types })
    }

    fn catalog(&self) -> Result<Vec<u8>, Failure> {
        let sets: BTreeSet<u64> = self.types.values().flat_map(BTreeMap::values).copied().collect();
        let sets: Vec<u64> = sets.into_iter().collect();
        let (dictionary, blobs) = self.compress()?;
        let mut facts = Vec::new();
        let mut places = BTreeMap::new();
        for (plain, blob) in blobs {
            let begin = facts.len();
            facts.extend(blob);
            places.insert(plain, (begin, facts.len()));
        }
        let (mut names, mut index, mut variants) = (String::new(), Vec::new(), Vec::new());
        for (name, by_facts) in &self.types {
            for (plain, regions) in by_facts {
                let set = sets.binary_search(regions).map_err(|_| Failure::TooLarge)?;
                let (begin, end) = places.get(plain.as_slice()).ok_or(Failure::TooLarge)?;
                variants.extend(words(&[set, *begin, *end])?);
            }
            names.push_str(name);
            index.extend(words(&[names.len(), variants.len() / 12])?);
        }
        assemble(&[
            self.date.clone().into_bytes(),
            self.regions.join("\n").into_bytes(),
            sets.into_iter().flat_map(u64::to_le_bytes).collect(),
            names.into_bytes(),
            index,
            variants,
            dictionary,
            facts,
        ])
    }

    /// A dictionary of what the facts have in common, and all facts compressed with it.
    fn compress(&self) -> Result<Compressed<'_>, Failure> {
        let plain: BTreeSet<&[u8]> =
            self.types.values().flat_map(BTreeMap::keys).map(Vec::as_slice).collect();
        let samples: Vec<&[u8]> = plain.into_iter().collect();
        let dictionary =
            zstd::dict::from_samples(&samples, DICTIONARY_SIZE).map_err(Failure::Compress)?;
        let mut compressor = zstd::bulk::Compressor::with_dictionary(LEVEL, &dictionary)
            .map_err(Failure::Compress)?;
        let blobs = samples
            .into_iter()
            .map(|plain| Ok((plain, compressor.compress(plain)?)))
            .collect::<io::Result<_>>()
            .map_err(Failure::Compress)?;
        Ok((dictionary, blobs))
    }
}

fn assemble(sections: &[Vec<u8>; smk::schema::bundle::SECTIONS]) -> Result<Vec<u8>, Failure> {
    let mut end = MAGIC.len() + 4 * sections.len();
    let mut catalog = MAGIC.to_vec();
    for section in sections {
        end += section.len();
        catalog.extend(words(&[end])?);
    }
    catalog.extend(sections.concat());
    Ok(catalog)
}

fn words(numbers: &[usize]) -> Result<Vec<u8>, Failure> {
    let words = numbers.iter().map(|number| u32::try_from(*number).map(u32::to_le_bytes));
    let words: Result<Vec<[u8; 4]>, _> = words.collect();
    words.map(|words| words.concat()).map_err(|_| Failure::TooLarge)
}

/// What each region lists: the hash of the schema by the name of the type.
type Listed = BTreeMap<String, String>;

fn regions(providers: &Path) -> Result<BTreeMap<String, Listed>, Failure> {
    let unreadable = |source| Failure::Read { path: providers.to_owned(), source };
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(providers).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let region = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        if !is_json || !region.contains('-') {
            continue;
        }
        let region = region.to_owned();
        let listed = serde_json::from_value(json(&path)?)
            .map_err(|source| Failure::Json { path, source })?;
        found.insert(region, listed);
    }
    Ok(found)
}

fn encode(path: &Path) -> Result<Vec<u8>, Failure> {
    let schema = published::read(&json(path)?)
        .map_err(|source| Failure::Schema { path: path.to_owned(), source })?;
    Ok(codec::encode(&schema))
}

fn json(path: &Path) -> Result<Json, Failure> {
    let bytes = fs::read(path).map_err(|source| Failure::Read { path: path.to_owned(), source })?;
    serde_json::from_slice(&bytes).map_err(|source| Failure::Json { path: path.to_owned(), source })
}
