//! What each statement comes to, in a line above it.

use super::Analysis;
use super::becomes::summary;
use crate::cost::{self, Dollars};
use crate::model::Address;
use crate::source::{FileId, Span};
use crate::syntax::ast::Item;

/// What would happen to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Created,
    Changed,
    Replaced,
    Stays,
}

/// A line above a statement.
#[derive(Debug, PartialEq, Eq)]
pub struct Lens {
    /// The statement.
    pub span: Span,
    pub text: String,
}

#[derive(Clone, Default)]
struct Sum {
    resources: usize,
    monthly: Dollars,
    created: usize,
    changed: usize,
    replaced: usize,
}

/// The lines above the statements of a file that ask for resources.
pub fn lenses(analysis: &Analysis, file: FileId, fate: &dyn Fn(&Address) -> Fate) -> Vec<Lens> {
    let Some(tree) = analysis.tree(file) else { return Vec::new() };
    let mut sums = vec![Sum::default(); tree.items.len()];
    for resource in analysis.compiled.graph.resources().filter(|it| it.is_managed()) {
        let Some(words) = analysis.span(resource.origin.span) else { continue };
        let next = tree.items.partition_point(|item| item.span().start <= words.start);
        let place = next.checked_sub(1);
        let around = place.and_then(|place| tree.items.get(place));
        if let Some(sum) = place.and_then(|place| sums.get_mut(place))
            && around.is_some_and(|item| item.span().contains(words))
        {
            sum.resources += 1;
            let own = cost::idle([(&resource.type_name, &resource.properties)]);
            sum.monthly = sum.monthly.plus(own);
            match fate(&resource.address) {
                Fate::Created => sum.created += 1,
                Fate::Changed => sum.changed += 1,
                Fate::Replaced => sum.replaced += 1,
                Fate::Stays => {}
            }
        }
    }
    let asking = tree.items.iter().zip(sums).filter(|(_, sum)| sum.resources > 0);
    asking.map(|(item, sum)| Lens { span: first_line(item), text: sum.text() }).collect()
}

/// The words up to the block.
fn first_line(item: &Item) -> Span {
    match item {
        Item::Statement(statement) => {
            let words = statement.words().map(|word| word.span);
            words.reduce(Span::to).unwrap_or(statement.span)
        }
        Item::Broken(broken) => broken.keyword.as_ref().map_or(broken.span, |word| word.span),
    }
}

impl Sum {
    /// `35 resources, $7.72 a month: 33 to add, 2 to change`
    fn text(&self) -> String {
        let counts =
            [(self.created, "to add"), (self.changed, "to change"), (self.replaced, "to replace")];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, what)| format!("{count} {what}")).collect();
        let summary = summary(self.resources, self.monthly);
        match counts.as_slice() {
            [] => format!("{summary}: nothing to do"),
            counts => format!("{summary}: {}", counts.join(", ")),
        }
    }
}
