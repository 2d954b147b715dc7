//! The facts of a type as bytes and back. Bytes that do not follow the form give nothing; they
//! never panic and never recurse deeper than a fixed number of levels.

use std::collections::BTreeMap;

use super::{Bounds, Handler, JsonType, Operation, Replacement, Shape, Tagging, TypeSchema};
use crate::model::{Json, PropertyPath, TypeName};

const DEEPEST: u32 = 100;
const TYPES: [JsonType; 7] = [
    JsonType::String,
    JsonType::Integer,
    JsonType::Number,
    JsonType::Boolean,
    JsonType::Object,
    JsonType::Array,
    JsonType::Null,
];
const OPERATIONS: [Operation; 5] =
    [Operation::Create, Operation::Read, Operation::Update, Operation::Delete, Operation::List];

/// Which parts of a shape follow, as bits.
mod part {
    pub const DEFINITION: u64 = 1;
    pub const TYPES: u64 = 1 << 1;
    pub const PROPERTIES: u64 = 1 << 2;
    pub const CLOSED: u64 = 1 << 3;
    pub const LENGTH: u64 = 1 << 4;
    pub const PATTERN: u64 = 1 << 5;
    pub const ALLOWED: u64 = 1 << 6;
    pub const REQUIRED: u64 = 1 << 7;
    pub const ITEMS: u64 = 1 << 8;
    pub const UNORDERED: u64 = 1 << 9;
    pub const UNIQUE: u64 = 1 << 10;
    pub const COUNT: u64 = 1 << 11;
    pub const VALUE: u64 = 1 << 12;
    pub const FORMAT: u64 = 1 << 13;
    pub const PATTERN_PROPERTIES: u64 = 1 << 14;
    pub const ANY_OF: u64 = 1 << 15;
    pub const ONE_OF: u64 = 1 << 16;
    pub const ALL_OF: u64 = 1 << 17;
    pub const DEFAULT: u64 = 1 << 18;
    pub const IGNORE_CASE: u64 = 1 << 19;
    pub const EXACTLY_ONE: u64 = 1 << 20;
    pub const AT_LEAST_ONE: u64 = 1 << 21;
    pub const DEMANDS: u64 = 1 << 22;
    pub const EXCLUDES: u64 = 1 << 23;
}

/// The facts without the name of the type.
pub fn encode(schema: &TypeSchema) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.shape(&schema.root);
    writer.map(&schema.definitions, Writer::shape);
    for paths in [
        &schema.primary_identifier,
        &schema.create_only,
        &schema.conditional_create_only,
        &schema.read_only,
        &schema.write_only,
    ] {
        writer.list(paths, Writer::path);
    }
    writer.handlers(&schema.handlers);
    let tagging = &schema.tagging;
    writer.flags(&[
        tagging.taggable,
        tagging.on_create,
        tagging.updatable,
        schema.replacement == Replacement::DeleteThenCreate,
    ]);
    writer.path(&tagging.property);
    let transforms: Vec<(&PropertyPath, &String)> = schema.transforms.iter().collect();
    writer.list(&transforms, |writer, (path, rule)| {
        writer.path(path);
        writer.text(rule);
    });
    writer.bytes
}

/// The facts that [`encode`] wrote.
pub fn decode(name: TypeName, bytes: &[u8]) -> Option<TypeSchema> {
    let mut reader = Reader { bytes, depth: 0 };
    let root = reader.shape()?;
    let definitions = reader.map(Reader::shape)?;
    let primary_identifier = reader.list(Reader::path)?;
    let create_only = reader.list(Reader::path)?;
    let conditional_create_only = reader.list(Reader::path)?;
    let read_only = reader.list(Reader::path)?;
    let write_only = reader.list(Reader::path)?;
    let handlers = reader.handlers()?;
    let flags = reader.byte()?;
    let property = reader.path()?;
    let transforms = reader.list(|reader| Some((reader.path()?, reader.text()?)))?;
    Some(TypeSchema {
        name,
        root,
        definitions,
        primary_identifier,
        create_only,
        conditional_create_only,
        read_only,
        write_only,
        handlers,
        tagging: Tagging {
            taggable: flags & 1 != 0,
            on_create: flags & 2 != 0,
            updatable: flags & 4 != 0,
            property,
        },
        replacement: if flags & 8 == 0 {
            Replacement::CreateThenDelete
        } else {
            Replacement::DeleteThenCreate
        },
        transforms: transforms.into_iter().collect(),
    })
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    #[expect(clippy::cast_possible_truncation, reason = "seven bits are taken at a time")]
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    fn flags(&mut self, flags: &[bool]) {
        let byte = flags.iter().rev().fold(0, |byte, flag| byte << 1 | u8::from(*flag));
        self.bytes.push(byte);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn path(&mut self, path: &PropertyPath) {
        self.text(&path.to_string());
    }

    fn list<T>(&mut self, items: &[T], write: impl Fn(&mut Self, &T)) {
        self.number(items.len() as u64);
        for item in items {
            write(self, item);
        }
    }

    fn texts(&mut self, texts: &[String]) {
        self.list(texts, |writer, text| writer.text(text));
    }

    fn map<T>(&mut self, entries: &BTreeMap<String, T>, write: impl Fn(&mut Self, &T)) {
        self.number(entries.len() as u64);
        for (key, value) in entries {
            self.text(key);
            write(self, value);
        }
    }

    fn bounds<T: Copy>(&mut self, bounds: &Bounds<T>, write: impl Fn(&mut Self, T)) {
        self.flags(&[bounds.least.is_some(), bounds.most.is_some()]);
        bounds.least.into_iter().chain(bounds.most).for_each(|bound| write(self, bound));
    }

    fn handlers(&mut self, handlers: &BTreeMap<Operation, Handler>) {
        self.flags(&OPERATIONS.map(|operation| handlers.contains_key(&operation)));
        for handler in handlers.values() {
            self.texts(&handler.permissions);
            self.number(handler.timeout_minutes.into());
            self.texts(&handler.required);
        }
    }

    fn shape(&mut self, shape: &Shape) {
        self.number(parts(shape));
        self.optional(shape.definition.as_ref());
        if !shape.types.is_empty() {
            self.flags(&TYPES.map(|one| shape.types.contains(&one)));
        }
        if !shape.properties.is_empty() {
            self.map(&shape.properties, Self::shape);
        }
        if shape.length != Bounds::default() {
            self.bounds(&shape.length, Self::number);
        }
        self.optional(shape.pattern.as_ref());
        if !shape.allowed.is_empty() {
            self.json(&Json::Array(shape.allowed.clone()));
        }
        self.some_texts(&shape.required);
        if let Some(items) = &shape.items {
            self.shape(items);
        }
        if shape.count != Bounds::default() {
            self.bounds(&shape.count, Self::number);
        }
        if shape.value != Bounds::default() {
            self.bounds(&shape.value, |writer, bound| {
                writer.bytes.extend_from_slice(&bound.to_le_bytes());
            });
        }
        self.optional(shape.format.as_ref());
        self.rare(shape);
    }

    fn rare(&mut self, shape: &Shape) {
        if !shape.pattern_properties.is_empty() {
            self.list(&shape.pattern_properties, |writer, (pattern, shape)| {
                writer.text(pattern);
                writer.shape(shape);
            });
        }
        for alternatives in [&shape.any_of, &shape.one_of, &shape.all_of] {
            if !alternatives.is_empty() {
                self.list(alternatives, Self::shape);
            }
        }
        if let Some(default) = &shape.default {
            self.json(default);
        }
        self.some_texts(&shape.exactly_one);
        self.some_texts(&shape.at_least_one);
        for lists in [&shape.demands, &shape.excludes] {
            if !lists.is_empty() {
                self.map(lists, |writer, names| writer.texts(names));
            }
        }
    }

    fn optional(&mut self, text: Option<&String>) {
        if let Some(text) = text {
            self.text(text);
        }
    }

    fn some_texts(&mut self, texts: &[String]) {
        if !texts.is_empty() {
            self.texts(texts);
        }
    }

    fn json(&mut self, json: &Json) {
        self.text(&json.to_string());
    }
}

fn parts(shape: &Shape) -> u64 {
    [
        (part::DEFINITION, shape.definition.is_some()),
        (part::TYPES, !shape.types.is_empty()),
        (part::PROPERTIES, !shape.properties.is_empty()),
        (part::CLOSED, !shape.additional),
        (part::LENGTH, shape.length != Bounds::default()),
        (part::PATTERN, shape.pattern.is_some()),
        (part::ALLOWED, !shape.allowed.is_empty()),
        (part::REQUIRED, !shape.required.is_empty()),
        (part::ITEMS, shape.items.is_some()),
        (part::UNORDERED, !shape.ordered),
        (part::UNIQUE, shape.unique_items),
        (part::COUNT, shape.count != Bounds::default()),
        (part::VALUE, shape.value != Bounds::default()),
        (part::FORMAT, shape.format.is_some()),
        (part::PATTERN_PROPERTIES, !shape.pattern_properties.is_empty()),
        (part::ANY_OF, !shape.any_of.is_empty()),
        (part::ONE_OF, !shape.one_of.is_empty()),
        (part::ALL_OF, !shape.all_of.is_empty()),
        (part::DEFAULT, shape.default.is_some()),
        (part::IGNORE_CASE, shape.ignore_case),
        (part::EXACTLY_ONE, !shape.exactly_one.is_empty()),
        (part::AT_LEAST_ONE, !shape.at_least_one.is_empty()),
        (part::DEMANDS, !shape.demands.is_empty()),
        (part::EXCLUDES, !shape.excludes.is_empty()),
    ]
    .into_iter()
    .filter(|(_, there)| *there)
    .fold(0, |parts, (part, _)| parts | part)
}

struct Reader<'a> {
    bytes: &'a [u8],
    depth: u32,
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*byte)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<String> {
        let length = self.number()?.try_into().ok()?;
        let (text, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        str::from_utf8(text).ok().map(str::to_owned)
    }

    fn path(&mut self) -> Option<PropertyPath> {
        self.text().map(|text| PropertyPath::parse(&text))
    }

    fn json(&mut self) -> Option<Json> {
        serde_json::from_str(&self.text()?).ok()
    }

    fn list<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        (0..count).map(|_| read(self)).collect()
    }

    fn texts(&mut self) -> Option<Vec<String>> {
        self.list(Self::text)
    }

    fn map<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<BTreeMap<String, T>> {
        let count = self.number()?;
        (0..count).map(|_| Some((self.text()?, read(self)?))).collect()
    }

    fn bounds<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Bounds<T>> {
        let flags = self.byte()?;
        let least = if flags & 1 == 0 { None } else { Some(read(self)?) };
        let most = if flags & 2 == 0 { None } else { Some(read(self)?) };
        Some(Bounds { least, most })
    }

    fn float(&mut self) -> Option<f64> {
        let (bytes, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(f64::from_le_bytes(*bytes))
    }

    fn handlers(&mut self) -> Option<BTreeMap<Operation, Handler>> {
        let flags = self.byte()?;
        let present = OPERATIONS.iter().enumerate().filter(|(bit, _)| flags >> bit & 1 != 0);
        present
            .map(|(_, operation)| {
                let handler = Handler {
                    permissions: self.texts()?,
                    timeout_minutes: self.number()?.try_into().ok()?,
                    required: self.texts()?,
                };
                Some((*operation, handler))
            })
            .collect()
    }

    fn shape(&mut self) -> Option<Shape> {
        self.depth += 1;
        let shape = if self.depth > DEEPEST { None } else { self.parts() };
        self.depth -= 1;
        shape
    }

    fn parts(&mut self) -> Option<Shape> {
        let parts = self.number()?;
        let has = |part: u64| parts & part != 0;
        let mut shape = Shape {
            additional: !has(part::CLOSED),
            ordered: !has(part::UNORDERED),
            unique_items: has(part::UNIQUE),
            ignore_case: has(part::IGNORE_CASE),
            ..Shape::default()
        };
        if has(part::DEFINITION) {
            shape.definition = Some(self.text()?);
        }
        if has(part::TYPES) {
            let flags = self.byte()?;
            let present = TYPES.iter().enumerate().filter(|(bit, _)| flags >> bit & 1 != 0);
            shape.types = present.map(|(_, one)| *one).collect();
        }
        if has(part::PROPERTIES) {
            shape.properties = self.map(Self::shape)?;
        }
        if has(part::LENGTH) {
            shape.length = self.bounds(Self::number)?;
        }
        if has(part::PATTERN) {
            shape.pattern = Some(self.text()?);
        }
        if has(part::ALLOWED) {
            let Json::Array(allowed) = self.json()? else { return None };
            shape.allowed = allowed;
        }
        if has(part::REQUIRED) {
            shape.required = self.texts()?;
        }
        if has(part::ITEMS) {
            shape.items = Some(Box::new(self.shape()?));
        }
        if has(part::COUNT) {
            shape.count = self.bounds(Self::number)?;
        }
        if has(part::VALUE) {
            shape.value = self.bounds(Self::float)?;
        }
        if has(part::FORMAT) {
            shape.format = Some(self.text()?);
        }
        self.rare(parts, shape)
    }

    fn rare(&mut self, parts: u64, mut shape: Shape) -> Option<Shape> {
        let has = |part: u64| parts & part != 0;
        if has(part::PATTERN_PROPERTIES) {
            shape.pattern_properties =
                self.list(|reader| Some((reader.text()?, reader.shape()?)))?;
        }
        if has(part::ANY_OF) {
            shape.any_of = self.list(Self::shape)?;
        }
        if has(part::ONE_OF) {
            shape.one_of = self.list(Self::shape)?;
        }
        if has(part::ALL_OF) {
            shape.all_of = self.list(Self::shape)?;
        }
        if has(part::DEFAULT) {
            shape.default = Some(self.json()?);
        }
        if has(part::EXACTLY_ONE) {
            shape.exactly_one = self.texts()?;
        }
        if has(part::AT_LEAST_ONE) {
            shape.at_least_one = self.texts()?;
        }
        if has(part::DEMANDS) {
            shape.demands = self.map(Self::texts)?;
        }
        if has(part::EXCLUDES) {
            shape.excludes = self.map(Self::texts)?;
        }
        Some(shape)
    }
}
