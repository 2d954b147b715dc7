//! `zones`: how many, or which.

use super::{Lines, Problem, twice};
use crate::check::sentence::{Meant, Sentence, Word};
use crate::check::{Checker, layout};
use crate::model::limits::ZONE_LETTERS;
use crate::model::program::Spanned;
use crate::model::{Region, Zone};
use crate::schema;

impl Lines {
    /// `zones 2` or `zones a, c`
    pub(super) fn zones(&mut self, mut sentence: Sentence<'_>, checker: &mut Checker<'_>) {
        let Some(words) = sentence.list("a number of zones or their letters", checker.diagnostics)
        else {
            return;
        };
        sentence.end(checker.diagnostics);
        let span = sentence.span();
        if let Some((_, first)) = self.zones {
            return twice(&self.seen, "zones", first, span, checker);
        }
        let read = match words.as_slice() {
            [word] if word.text.parse::<usize>().is_ok() => counted(word, &mut sentence, checker),
            _ => lettered(&words, &mut sentence, checker),
        };
        self.zones = read.map(|zones| (zones, span));
    }

    pub(super) fn zone_list(&self) -> Vec<Spanned<Zone>> {
        if let Some((zones, _)) = &self.zones {
            return zones.clone();
        }
        if let Some((found, span)) = &self.found {
            return layout::zones(found.len(), *span);
        }
        let given = self.private.as_ref().or(self.public.as_ref()).or(self.firewall.as_ref());
        match given {
            Some((ranges, span)) => layout::zones(ranges.len(), *span),
            None => layout::zones(layout::ZONES, self.name.span),
        }
    }
}

fn counted(
    word: &Word,
    sentence: &mut Sentence<'_>,
    checker: &mut Checker<'_>,
) -> Option<Vec<Spanned<Zone>>> {
    let count = word.text.parse().unwrap_or(0);
    let zones = layout::zones(count, word.span);
    if count == 0 || zones.len() < count {
        sentence.expected("a number of zones from 1 to 6", word, checker.diagnostics);
        return None;
    }
    Some(zones)
}

fn lettered(
    words: &[Word],
    sentence: &mut Sentence<'_>,
    checker: &mut Checker<'_>,
) -> Option<Vec<Spanned<Zone>>> {
    let mut zones: Vec<Spanned<Zone>> = Vec::new();
    for word in words {
        let mut letters = word.text.chars();
        let letter = letters
            .next()
            .filter(|letter| ZONE_LETTERS.contains(letter) && letters.next().is_none());
        let Some(letter) = letter.filter(|_| !word.quoted) else {
            let meant = letter_of(&word.text).filter(|_| !word.quoted);
            let what = "the letter of a zone from a to f";
            sentence.like("zones a, b");
            sentence.unexpected(what, word, meant, checker.diagnostics);
            return None;
        };
        let zone = Zone::new(letter.to_string());
        if let Some(first) = zones.iter().find(|known| known.value == zone) {
            let zone = zone.to_string();
            checker.diagnostics.push(Problem::ZoneTwice {
                zone,
                first: first.span,
                span: word.span,
            });
            return None;
        }
        zones.push(Spanned::new(zone, word.span));
    }
    Some(zones)
}

/// The `a` of `eu-west-1a`.
fn letter_of(zone: &str) -> Option<Meant> {
    let letter = zone.chars().next_back().filter(|letter| ZONE_LETTERS.contains(letter))?;
    let region = Region::new(zone.strip_suffix(letter)?);
    let is_region = schema::all_regions().any(|known| known == region.as_str());
    is_region.then(|| Meant { word: letter.to_string(), is_slip: false })
}
