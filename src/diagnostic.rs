//! The sink into which every stage puts its problems, and the pages that explain them.
//! A stage declares its problems as one enum; nothing here knows any of them.

use std::collections::BTreeMap;
use std::fmt;

use miette::{Diagnostic, LabeledSpan, Severity};

use crate::source::Span;

mod background;
pub mod explain;
pub mod fix;

pub use background::Background;
pub use fix::{Edit, Fix, did_you_mean};

/// What some stage finds wrong: its words, its place, and what would put it right.
pub trait Finding: Diagnostic + Send + Sync + 'static {
    /// The changes of the text that would end the problem, the best one first.
    fn fixes(&self) -> Vec<Fix> {
        Vec::new()
    }

    /// Whether it is about what nobody should read, so that values are not repeated.
    fn is_secret(&self) -> bool {
        false
    }
}

/// A problem that some stage found.
pub type Problem = Box<dyn Finding>;

/// Everything that is wrong with a program, in the order in which it was found.
#[derive(Default)]
pub struct Diagnostics {
    problems: Vec<Problem>,
    /// What words of the program stand for, by their place.
    backgrounds: BTreeMap<Span, Background>,
    errors: usize,
    consequences: usize,
    is_trial: bool,
}

/// The program has errors, so the next stage must not be given what it produced.
#[derive(Debug, Clone, Copy)]
pub struct HasErrors;

/// The span of a label.
pub fn span_of(label: &LabeledSpan) -> Span {
    let start = u32::try_from(label.offset()).unwrap_or(u32::MAX);
    Span::new(start, start.saturating_add(u32::try_from(label.len()).unwrap_or(0)))
}

impl Diagnostics {
    /// A sink whose content nobody reads: only whether there is any counts.
    pub fn trial() -> Self {
        Self { is_trial: true, ..Self::default() }
    }

    pub fn push(&mut self, problem: impl Finding) {
        self.errors += usize::from(is_error(&problem));
        self.problems.push(Box::new(problem));
    }

    /// Notes that something has no meaning because of an error that is reported elsewhere.
    pub fn consequence(&mut self) {
        self.consequences += 1;
    }

    pub fn append(&mut self, mut other: Self) {
        self.problems.append(&mut other.problems);
        self.backgrounds.append(&mut other.backgrounds);
        self.errors += other.errors;
        self.consequences += other.consequences;
    }

    /// Notes what words stand for, so that problems with them can say it.
    pub fn stands_for(&mut self, background: Background) {
        self.backgrounds.insert(background.used, background);
    }

    /// The labels of a problem, then the definitions of what it is about.
    pub fn labels(&self, problem: &dyn Finding) -> Vec<LabeledSpan> {
        let mut labels: Vec<LabeledSpan> = problem.labels().into_iter().flatten().collect();
        for background in self.behind(problem) {
            if labels.iter().all(|label| span_of(label) != background.defined) {
                let text = background.text(problem.is_secret());
                labels.push(LabeledSpan::new_with_span(Some(text), background.defined));
            }
        }
        labels
    }

    /// What the words of a problem stand for.
    pub fn behind(&self, problem: &dyn Finding) -> Vec<&Background> {
        background::behind(problem, &self.backgrounds)
    }

    /// Whether a suggestion is still worth its time: it looks at all candidates, and nobody reads
    /// hundreds of them.
    pub fn suggests(&self) -> bool {
        !self.is_trial && self.problems.len() < SUGGESTIONS
    }

    /// The candidate that is most like a name, for "did you mean".
    pub fn closest<'a>(
        &self,
        name: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<String> {
        self.suggests().then(|| closest(name, candidates)).flatten()
    }

    /// How many problems were found, equal ones too.
    pub fn len(&self) -> usize {
        self.problems.len()
    }

    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// Whether nothing at all was noted.
    pub fn is_blank(&self) -> bool {
        self.is_empty() && self.backgrounds.is_empty() && self.consequences == 0
    }

    pub fn errors(&self) -> usize {
        self.errors
    }

    /// How often something was found to be wrong, be it as the consequence of another error.
    pub fn faults(&self) -> usize {
        self.errors + self.consequences
    }

    pub fn warnings(&self) -> usize {
        self.problems.len() - self.errors()
    }

    /// The bridge from one stage to the next: the value, if nothing is wrong with it.
    pub fn demand<T>(&self, value: T) -> Result<T, HasErrors> {
        if self.faults() == 0 { Ok(value) } else { Err(HasErrors) }
    }

    /// The fixes of a problem. What a variable stands for is not mended where it is used.
    pub fn fixes(&self, problem: &dyn Finding) -> Vec<Fix> {
        let stands = |edit: &Edit| edit.text.starts_with('$') || edit.text.is_empty();
        let is_put_in = |edit: &Edit| self.backgrounds.contains_key(&edit.span) && !stands(edit);
        let mut fixes = problem.fixes();
        fixes.retain(|fix| !fix.edits.iter().any(is_put_in));
        fixes
    }

    /// The fixes that may be made without being asked for.
    pub fn sure_fixes(&self) -> Vec<Fix> {
        let first = |problem: &Problem| self.fixes(&**problem).into_iter().find(|fix| fix.sure);
        self.sorted().into_iter().filter_map(first).collect()
    }

    /// The problems by file and offset, those without a place first; equal ones once.
    pub fn sorted(&self) -> Vec<&Problem> {
        let mut problems: Vec<(Key, &Problem)> =
            self.problems.iter().map(|problem| (Key::of(&**problem), problem)).collect();
        problems.sort_by(|a, b| a.0.cmp(&b.0));
        problems.dedup_by(|a, b| a.0 == b.0);
        problems.into_iter().map(|(_, problem)| problem).collect()
    }
}

impl fmt::Debug for Diagnostics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(&self.problems).finish()
    }
}

pub fn is_error(problem: &dyn Diagnostic) -> bool {
    problem.severity().unwrap_or(Severity::Error) == Severity::Error
}

/// After how many problems none comes with a suggestion any more.
const SUGGESTIONS: usize = 100;

/// How alike two names must be for one to be offered in place of the other.
const LIKENESS: f64 = 0.6;

/// The candidate that is most like a name, for "did you mean"; of equals, the first by the alphabet.
pub fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let folded = name.to_lowercase();
    let likeness = |candidate: &str| {
        strsim::normalized_damerau_levenshtein(&folded, &candidate.to_lowercase())
    };
    let known = candidates.into_iter().map(|candidate| (likeness(candidate), candidate));
    let best = known
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .max_by(|(a, first), (b, second)| a.total_cmp(b).then_with(|| second.cmp(first)));
    best.map(|(_, candidate)| candidate.to_owned())
}

/// Whether a word is one candidate but for a slip, and so like no other: a letter or two, or only
/// capitals and what joins its parts.
pub fn is_slip<'a>(
    word: &str,
    meant: &str,
    candidates: impl IntoIterator<Item = &'a str> + Clone,
) -> bool {
    let letters = |word: &str| word.to_lowercase().replace(['-', '_'], "");
    let mut spelled = candidates.clone().into_iter().filter(|it| letters(it) == letters(word));
    if spelled.next() == Some(meant) && spelled.all(|other| other == meant) {
        return true;
    }
    let distance = |other: &str| strsim::damerau_levenshtein(word, other);
    let slips = distance(meant);
    let is_near = slips <= MOST_SLIPS && slips * 3 <= word.chars().count();
    is_near && candidates.into_iter().all(|other| other == meant || distance(other) > slips)
}

/// How many letters may be wrong in a slip.
const MOST_SLIPS: usize = 2;

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    place: Option<(usize, usize)>,
    code: String,
    message: String,
}

impl Key {
    fn of(problem: &dyn Diagnostic) -> Self {
        let label = problem.labels().and_then(|mut labels| labels.next());
        Self {
            place: label.map(|label| (label.offset(), label.len())),
            code: problem.code().map(|code| code.to_string()).unwrap_or_default(),
            message: problem.to_string(),
        }
    }
}
