//! The embedded catalog: all types of all regions, of which one is decoded when it is asked for.
//! The layout stands here; the program that writes the file uses the same constants.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use ruzstd::decoding::{BlockDecodingStrategy, Dictionary, FrameDecoder};

use super::{TypeSchema, codec, likeness};
use crate::model::{Region, TypeName};

static BUNDLE: LazyLock<Bundle> = LazyLock::new(|| Bundle::open(include_bytes!("catalog.bin")));

/// What the file begins with, before the table of its sections.
pub const MAGIC: &[u8; 8] = b"smkcat\x00\x01";

/// The parts of the file, in its order. The table holds the end of each as a little-endian `u32`.
#[derive(Clone, Copy)]
pub enum Section {
    /// When AWS's schemas were collected.
    Date,
    /// The regions, a line each.
    Regions,
    /// Sets of regions: bit n of a `u64` is the region in line n.
    Sets,
    /// The names of the types, sorted, end to end.
    Names,
    /// For each name where it ends and where its variants end, two `u32`.
    Index,
    /// Which set of regions, and where the facts begin and end, three `u32`.
    Variants,
    /// The dictionary that all facts were compressed with.
    Dictionary,
    Facts,
}

pub const SECTIONS: usize = 8;
const HEADER: usize = MAGIC.len() + 4 * SECTIONS;
const LARGEST_FACTS: u64 = 1 << 26;
/// The region whose facts stand for a type of which no region is given.
const PREFERRED: &str = "us-east-1";

/// The schema of a type in a region.
pub fn find(name: &TypeName, region: &Region) -> Option<Arc<TypeSchema>> {
    BUNDLE.find(name, region)
}

/// The schema of a type in any region that has it.
pub fn find_anywhere(name: &TypeName) -> Option<Arc<TypeSchema>> {
    BUNDLE.find_anywhere(name)
}

/// Whether any region has a type of this name.
pub fn contains(name: &TypeName) -> bool {
    BUNDLE.position(name.as_str()).is_some()
}

/// Whether a region has a type; decodes nothing.
pub fn available(name: &TypeName, region: &Region) -> bool {
    BUNDLE.variant(name, region).is_some()
}

/// All types, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    (0..BUNDLE.len()).filter_map(|index| BUNDLE.name(index))
}

/// The regions that have a type; empty for an unknown type.
pub fn regions(name: &TypeName) -> Vec<Region> {
    BUNDLE.regions(name)
}

/// The regions of which anything is known, sorted.
pub fn all_regions() -> impl Iterator<Item = &'static str> {
    BUNDLE.region_names()
}

/// When AWS's schemas were collected, as a date and time.
pub fn schema_date() -> &'static str {
    BUNDLE.text(Section::Date)
}

/// The types whose names look most like a misspelt one, the best first.
pub fn similar(name: &str) -> Vec<&'static str> {
    likeness::types(name, names())
}

/// The type that other tools write with other signs: `aws_sqs_queue` for `AWS::SQS::Queue`, and
/// `aws_vpc` for `AWS::EC2::VPC`.
pub fn spelled(name: &str) -> Option<&'static str> {
    let letters = |name: &str| {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase()).collect::<String>()
    };
    let short = name.strip_prefix("aws_").map(|rest| format!("awsec2{}", letters(rest)));
    let name = letters(name);
    let is_it = |of: &&str| letters(of) == name;
    names().find(is_it).or_else(|| names().find(|of| short.as_deref() == Some(&*letters(of))))
}

pub(super) struct Bundle {
    bytes: &'static [u8],
    regions: OnceLock<Vec<&'static str>>,
    decoder: Mutex<Option<FrameDecoder>>,
    decoded: Mutex<BTreeMap<usize, Arc<TypeSchema>>>,
    /// Types that were asked for without a region.
    anywhere: Mutex<BTreeMap<TypeName, Arc<TypeSchema>>>,
}

struct Variant {
    index: usize,
    set: usize,
    facts: Range<usize>,
}

impl Bundle {
    pub fn open(bytes: &'static [u8]) -> Self {
        let bytes = if bytes.starts_with(MAGIC) { bytes } else { &[] };
        Self {
            bytes,
            regions: OnceLock::new(),
            decoder: Mutex::default(),
            decoded: Mutex::default(),
            anywhere: Mutex::default(),
        }
    }

    pub fn find(&self, name: &TypeName, region: &Region) -> Option<Arc<TypeSchema>> {
        self.decode(name, &self.variant(name, region)?)
    }

    fn variant(&self, name: &TypeName, region: &Region) -> Option<Variant> {
        let region = self.region_names().position(|known| known == region.as_str())?;
        self.variants(name).find(|variant| self.has(variant.set, region))
    }

    pub fn find_anywhere(&self, name: &TypeName) -> Option<Arc<TypeSchema>> {
        if let Some(schema) = lock(&self.anywhere).get(name) {
            return Some(Arc::clone(schema));
        }
        let schema = self.find(name, &Region::new(PREFERRED)).or_else(|| {
            let variant = self.variants(name).next()?;
            self.decode(name, &variant)
        })?;
        lock(&self.anywhere).insert(name.clone(), Arc::clone(&schema));
        Some(schema)
    }

    pub fn regions(&self, name: &TypeName) -> Vec<Region> {
        let sets: Vec<usize> = self.variants(name).map(|variant| variant.set).collect();
        self.region_names()
            .enumerate()
            .filter(|(region, _)| sets.iter().any(|set| self.has(*set, *region)))
            .map(|(_, name)| Region::new(name))
            .collect()
    }

    fn region_names(&self) -> impl ExactSizeIterator<Item = &'static str> {
        self.regions.get_or_init(|| self.text(Section::Regions).lines().collect()).iter().copied()
    }

    fn has(&self, set: usize, region: usize) -> bool {
        let bytes = self.section(Section::Sets).get(8 * set..).and_then(<[u8]>::first_chunk);
        bytes.is_some_and(|bytes| {
            u64::from_le_bytes(*bytes).checked_shr(shift(region)).is_some_and(|bits| bits & 1 == 1)
        })
    }

    fn len(&self) -> usize {
        self.section(Section::Index).len() / 8
    }

    fn name(&self, index: usize) -> Option<&'static str> {
        let ends = self.section(Section::Index);
        let begin = index.checked_sub(1).map_or(Some(0), |before| word(ends, 2 * before))?;
        let name = self.section(Section::Names).get(begin..word(ends, 2 * index)?)?;
        str::from_utf8(name).ok()
    }

    fn position(&self, name: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.name(middle)?.cmp(name) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    fn variants(&self, name: &TypeName) -> impl Iterator<Item = Variant> + use<> {
        let ends = self.section(Section::Index);
        let range = self.position(name.as_str()).and_then(|index| {
            let begin = index.checked_sub(1).map_or(Some(0), |before| word(ends, 2 * before + 1));
            Some(begin?..word(ends, 2 * index + 1)?)
        });
        let table = self.section(Section::Variants);
        range.unwrap_or_default().map_while(move |index| {
            let facts = word(table, 3 * index + 1)?..word(table, 3 * index + 2)?;
            Some(Variant { index, set: word(table, 3 * index)?, facts })
        })
    }

    fn decode(&self, name: &TypeName, variant: &Variant) -> Option<Arc<TypeSchema>> {
        if let Some(schema) = lock(&self.decoded).get(&variant.index) {
            return Some(Arc::clone(schema));
        }
        let compressed = self.section(Section::Facts).get(variant.facts.clone())?;
        let facts = self.decompress(compressed)?;
        let schema = Arc::new(codec::decode(name.clone(), &facts)?);
        lock(&self.decoded).insert(variant.index, Arc::clone(&schema));
        Some(schema)
    }

    fn decompress(&self, mut compressed: &[u8]) -> Option<Vec<u8>> {
        let mut decoder = lock(&self.decoder);
        if decoder.is_none() {
            let mut fresh = FrameDecoder::new();
            fresh
                .add_dict(Dictionary::decode_dict(self.section(Section::Dictionary)).ok()?)
                .ok()?;
            *decoder = Some(fresh);
        }
        let decoder = decoder.as_mut()?;
        decoder.init(&mut compressed).ok()?;
        if decoder.content_size() > LARGEST_FACTS {
            return None;
        }
        decoder.decode_blocks(&mut compressed, BlockDecodingStrategy::All).ok()?;
        decoder.collect()
    }

    fn text(&self, section: Section) -> &'static str {
        str::from_utf8(self.section(section)).unwrap_or_default()
    }

    fn section(&self, section: Section) -> &'static [u8] {
        let ends = self.bytes.get(MAGIC.len()..HEADER).unwrap_or_default();
        let index = section as usize;
        let begin = index.checked_sub(1).map_or(Some(HEADER), |before| word(ends, before));
        let range = begin.zip(word(ends, index)).map(|(begin, end)| begin..end);
        range.and_then(|range| self.bytes.get(range)).unwrap_or_default()
    }
}

fn shift(region: usize) -> u32 {
    region.try_into().unwrap_or(u32::MAX)
}

/// The little-endian word at a position counted in words.
fn word(bytes: &[u8], index: usize) -> Option<usize> {
    let bytes = bytes.get(4 * index..)?.first_chunk()?;
    u32::from_le_bytes(*bytes).try_into().ok()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
