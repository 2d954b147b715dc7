//! Checks the properties of a resource against the schema of its type. What is not known yet fits
//! anything that it could turn out to be. Takes bounded time and depth on any value.

use std::collections::BTreeSet;

use super::{Bounds, JsonType, Shape, TypeSchema, Violation, ViolationKind, likeness, pattern};
use crate::model::{Json, Map, PropertyPath, Segment};

mod node;

use node::{Entries, Items, Node};

/// How deep a value may be nested, definitions and alternatives included.
const DEEPEST: usize = 200;
/// How many places are looked at before the rest is left to AWS.
const MOST_STEPS: u32 = 2_000_000;

/// What is wrong with the properties that a program asks for.
pub fn validate(schema: &TypeSchema, properties: &Map) -> Vec<Violation> {
    check(schema, &Node::Map(Entries::Values(properties)))
}

/// What is wrong with properties of which everything is known.
pub fn validate_json(schema: &TypeSchema, properties: &Json) -> Vec<Violation> {
    check(schema, &properties.into())
}

fn check(schema: &TypeSchema, node: &Node<'_>) -> Vec<Violation> {
    let mut check = Check { schema, steps: 0, undecided: false, violations: Vec::new() };
    check.shape(&schema.root, node, &Place { step: None, depth: 0, level: 0 });
    check.violations
}

/// Where the check is: a step from the place around it.
struct Place<'a> {
    step: Option<(&'a Place<'a>, Step<'a>)>,
    /// The length of the path.
    depth: usize,
    /// How many shapes stand around this one.
    level: usize,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
    /// The same value, seen by another shape.
    Same,
}

impl<'a> Place<'a> {
    fn step(&'a self, step: Step<'a>) -> Self {
        let depth = self.depth + usize::from(!matches!(step, Step::Same));
        Self { step: Some((self, step)), depth, level: self.level + 1 }
    }

    fn path(&self) -> PropertyPath {
        let mut segments = Vec::with_capacity(self.depth);
        let mut place = self;
        while let Some((outer, step)) = place.step {
            match step {
                Step::Key(key) => segments.push(Segment::Key(key.to_owned())),
                Step::Index(index) => segments.push(Segment::Index(index)),
                Step::Same => {}
            }
            place = outer;
        }
        segments.reverse();
        PropertyPath(segments)
    }

    fn is(&self, path: &PropertyPath) -> bool {
        let mut place = self;
        let mut listed = path.0.iter().rev();
        while let Some((outer, step)) = place.step {
            let same = match step {
                Step::Same => true,
                Step::Key(key) => match listed.next() {
                    Some(Segment::Key(listed)) => listed == key,
                    Some(Segment::Any) => true,
                    Some(Segment::Index(_)) | None => false,
                },
                Step::Index(_) => matches!(listed.next(), Some(Segment::Any)),
            };
            if !same {
                return false;
            }
            place = outer;
        }
        listed.next().is_none()
    }
}

struct Check<'a> {
    schema: &'a TypeSchema,
    steps: u32,
    /// Something was not looked at, so that what seems to fit may not.
    undecided: bool,
    violations: Vec<Violation>,
}

impl Check<'_> {
    fn report(&mut self, place: &Place<'_>, kind: ViolationKind) {
        self.violations.push(Violation { path: place.path(), kind });
    }

    fn shape(&mut self, shape: &Shape, node: &Node<'_>, place: &Place<'_>) {
        self.steps += 1;
        if self.steps > MOST_STEPS || matches!(node, Node::Unknown) {
            self.undecided = true;
            return;
        }
        if place.level > DEEPEST {
            return self.report(place, ViolationKind::TooDeep);
        }
        if !self.fits_type(shape, node, place) {
            return;
        }
        self.allowed(shape, node, place);
        match node {
            Node::Text(Some(text)) => self.text(shape, text, place),
            Node::Number(number) => self.number(shape, number.as_f64(), place),
            Node::List(items) => self.list(shape, *items, place),
            Node::Map(entries) => self.map(shape, *entries, place),
            Node::Unknown | Node::Null | Node::Bool(_) | Node::Text(None) => {}
        }
        self.combined(shape, node, place);
    }

    fn fits_type(&mut self, shape: &Shape, node: &Node<'_>, place: &Place<'_>) -> bool {
        let Some(found) = node.json_type() else { return true };
        let fits = shape.types.is_empty()
            || shape.types.contains(&found)
            || found == JsonType::Integer && shape.types.contains(&JsonType::Number);
        if !fits {
            let expected = shape.types.clone();
            self.report(place, ViolationKind::WrongType { expected, found });
        }
        fits
    }

    fn allowed(&mut self, shape: &Shape, node: &Node<'_>, place: &Place<'_>) {
        if shape.allowed.is_empty() {
            return;
        }
        let Some(value) = node.json() else { return };
        if !shape.allowed.iter().any(|one| is_same(one, &value, shape.ignore_case)) {
            let names = shape.allowed.iter().filter_map(Json::as_str);
            let similar = value.as_str().and_then(|text| likeness::closest(text, names));
            let similar = similar.map(str::to_owned);
            let allowed = shape.allowed.clone();
            self.report(place, ViolationKind::NotAllowed { value, allowed, similar });
        }
    }

    fn text(&mut self, shape: &Shape, text: &str, place: &Place<'_>) {
        if shape.length != Bounds::default() {
            let length = text.chars().count() as u64;
            match shape.length {
                Bounds { least: Some(least), .. } if length < least => {
                    self.report(place, ViolationKind::TooShort { length, least });
                }
                Bounds { most: Some(most), .. } if length > most => {
                    self.report(place, ViolationKind::TooLong { length, most });
                }
                Bounds { .. } => {}
            }
        }
        if let Some(pattern) = &shape.pattern
            && !self.matches(pattern, text)
        {
            let (value, pattern) = (text.to_owned(), pattern.clone());
            self.report(place, ViolationKind::PatternMismatch { value, pattern });
        }
    }

    fn matches(&mut self, pattern: &str, text: &str) -> bool {
        let matches = pattern::matches(pattern, text);
        self.undecided |= matches.is_none();
        matches.unwrap_or(true)
    }

    fn number(&mut self, shape: &Shape, value: Option<f64>, place: &Place<'_>) {
        let Some(value) = value else { return };
        match shape.value {
            Bounds { least: Some(least), .. } if value < least => {
                self.report(place, ViolationKind::TooSmall { value, least });
            }
            Bounds { most: Some(most), .. } if value > most => {
                self.report(place, ViolationKind::TooLarge { value, most });
            }
            Bounds { .. } => {}
        }
    }

    fn count(&mut self, shape: &Shape, count: usize, place: &Place<'_>) {
        let count = count as u64;
        match shape.count {
            Bounds { least: Some(least), .. } if count < least => {
                self.report(place, ViolationKind::TooFew { count, least });
            }
            Bounds { most: Some(most), .. } if count > most => {
                self.report(place, ViolationKind::TooMany { count, most });
            }
            Bounds { .. } => {}
        }
    }

    fn list(&mut self, shape: &Shape, items: Items<'_>, place: &Place<'_>) {
        self.count(shape, items.len(), place);
        if shape.unique_items {
            self.unique(items, place);
        }
        if let Some(shape) = &shape.items {
            for (index, item) in items.iter().enumerate() {
                self.shape(shape, &item, &place.step(Step::Index(index)));
            }
        }
    }

    fn unique(&mut self, items: Items<'_>, place: &Place<'_>) {
        let mut seen = BTreeSet::new();
        for value in items.iter().filter_map(|item| item.json()) {
            if !seen.insert(value.to_string()) {
                self.report(place, ViolationKind::NotUnique { value });
            }
        }
    }

    fn map(&mut self, shape: &Shape, entries: Entries<'_>, place: &Place<'_>) {
        self.count(shape, entries.len(), place);
        for name in shape.required.iter().filter(|name| !entries.has(name)) {
            if !self.is_read_only(&place.step(Step::Key(name))) {
                self.report(place, ViolationKind::MissingProperty { name: name.clone() });
            }
        }
        self.together(shape, entries, place);
        let seen_before = matches!(place.step, Some((_, Step::Same)));
        for (name, node) in entries.iter() {
            let inner = place.step(Step::Key(name));
            if self.is_read_only(&inner) && !self.may_be_set(&inner) {
                if !seen_before {
                    self.report(&inner, ViolationKind::ReadOnly);
                }
            } else {
                self.entry(shape, name, &node, &inner);
            }
        }
    }

    /// Which properties need or exclude each other.
    fn together(&mut self, shape: &Shape, entries: Entries<'_>, place: &Place<'_>) {
        let given = |names: &[String]| names.iter().filter(|name| entries.has(name)).count();
        if !shape.exactly_one.is_empty() && given(&shape.exactly_one) != 1 {
            let names = shape.exactly_one.clone();
            self.report(place, ViolationKind::NotExactlyOne { names });
        }
        if !shape.at_least_one.is_empty() && given(&shape.at_least_one) == 0 {
            let names = shape.at_least_one.clone();
            self.report(place, ViolationKind::NoneOf { names });
        }
        for (other, names) in shape.demands.iter().filter(|(name, _)| entries.has(name)) {
            for name in names.iter().filter(|name| !entries.has(name)) {
                let (name, other) = (name.clone(), other.clone());
                self.report(place, ViolationKind::MissingBeside { name, other });
            }
        }
        for (name, others) in shape.excludes.iter().filter(|(name, _)| entries.has(name)) {
            for other in others.iter().filter(|other| entries.has(other)) {
                let mutual = shape.excludes.get(other).is_some_and(|back| back.contains(name));
                if !mutual || name < other {
                    let (name, other) = (name.clone(), other.clone());
                    self.report(place, ViolationKind::Conflict { name, other });
                }
            }
        }
    }

    fn entry(&mut self, shape: &Shape, name: &str, node: &Node<'_>, inner: &Place<'_>) {
        let mut known = false;
        if let Some(shape) = shape.properties.get(name) {
            known = true;
            self.shape(shape, node, inner);
        }
        for (pattern, shape) in &shape.pattern_properties {
            if self.matches(pattern, name) {
                known = true;
                self.shape(shape, node, inner);
            }
        }
        if !known && !shape.additional {
            let kind = self.unknown_property(shape, name, inner);
            self.report(inner, kind);
        }
    }

    fn unknown_property(&self, shape: &Shape, name: &str, inner: &Place<'_>) -> ViolationKind {
        let settable = |known: &&String| match inner.step {
            Some((outer, _)) => !self.is_read_only(&outer.step(Step::Key(known))),
            None => true,
        };
        let known: Vec<String> = shape.properties.keys().filter(settable).cloned().collect();
        let similar = likeness::closest(name, known.iter().map(String::as_str)).map(str::to_owned);
        ViolationKind::UnknownProperty { name: name.to_owned(), similar, known }
    }

    fn is_read_only(&self, place: &Place<'_>) -> bool {
        self.schema.read_only.iter().any(|path| place.is(path))
    }

    /// Some properties that a read gives can also be chosen when the resource is created.
    fn may_be_set(&self, place: &Place<'_>) -> bool {
        self.schema.create_only.iter().any(|path| place.is(path))
    }

    fn combined(&mut self, shape: &Shape, node: &Node<'_>, place: &Place<'_>) {
        let inner = place.step(Step::Same);
        let definition = shape.definition.as_ref();
        if let Some(definition) = definition.and_then(|name| self.schema.definitions.get(name)) {
            self.shape(definition, node, &inner);
        }
        for shape in &shape.all_of {
            self.shape(shape, node, &inner);
        }
        if !shape.any_of.is_empty() {
            self.alternatives(&shape.any_of, node, &inner);
        }
        if !shape.one_of.is_empty() {
            let before = std::mem::take(&mut self.undecided);
            let fitting = self.alternatives(&shape.one_of, node, &inner);
            if fitting > 1 && !self.undecided && node.is_known() {
                self.report(place, ViolationKind::Ambiguous);
            }
            self.undecided |= before;
        }
    }

    /// How many of the alternatives fit. If none does, what is wrong with the closest is reported.
    fn alternatives(&mut self, shapes: &[Shape], node: &Node<'_>, place: &Place<'_>) -> usize {
        let before = std::mem::take(&mut self.violations);
        let mut attempts = Vec::with_capacity(shapes.len());
        for shape in shapes {
            self.shape(shape, node, place);
            attempts.push(std::mem::take(&mut self.violations));
        }
        self.violations = before;
        let fitting = attempts.iter().filter(|violations| violations.is_empty()).count();
        if fitting == 0 {
            self.violations.extend(closest(attempts, &place.path()));
        }
        fitting
    }
}

/// What to say of a value that fits none of several alternatives.
fn closest(attempts: Vec<Vec<Violation>>, path: &PropertyPath) -> Vec<Violation> {
    let needed: Option<Vec<Vec<String>>> =
        attempts.iter().map(|attempt| only_missing(attempt, path)).collect();
    if let Some(needed) = needed {
        let kind = ViolationKind::NoAlternative { needed };
        return vec![Violation { path: path.clone(), kind }];
    }
    let of_right_type = attempts.into_iter().filter(|attempt| {
        !attempt
            .iter()
            .any(|one| one.path == *path && matches!(one.kind, ViolationKind::WrongType { .. }))
    });
    of_right_type.min_by_key(Vec::len).unwrap_or_else(|| {
        let kind = ViolationKind::NoAlternative { needed: Vec::new() };
        vec![Violation { path: path.clone(), kind }]
    })
}

/// The names of the properties that are missing, if nothing else is wrong.
fn only_missing(attempt: &[Violation], path: &PropertyPath) -> Option<Vec<String>> {
    let names = attempt.iter().map(|violation| match &violation.kind {
        ViolationKind::MissingProperty { name } if violation.path == *path => Some(name.clone()),
        _ => None,
    });
    names.collect()
}

fn is_same(allowed: &Json, value: &Json, ignore_case: bool) -> bool {
    match (allowed, value) {
        (Json::String(allowed), Json::String(value)) if ignore_case => {
            allowed.to_lowercase() == value.to_lowercase()
        }
        (Json::Number(allowed), Json::Number(value)) => allowed.as_f64() == value.as_f64(),
        _ => allowed == value,
    }
}
