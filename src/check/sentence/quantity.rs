//! Quantities: a number and its unit, such as `30 days`.

use super::{Meant, Problem, Sentence};
use crate::check::vocabulary;
use crate::diagnostic::Diagnostics;
use crate::model::program::Spanned;

impl Sentence<'_> {
    /// A number and its unit, as a number of the unit that `units` counts in.
    pub(in crate::check) fn quantity(
        &mut self,
        what: &str,
        units: &[(&str, u32)],
        diagnostics: &mut Diagnostics,
    ) -> Option<Spanned<u32>> {
        self.in_quantity = true;
        let quantity = self.number_and_unit(what, units, diagnostics);
        self.in_quantity = false;
        quantity
    }

    fn number_and_unit(
        &mut self,
        what: &str,
        units: &[(&str, u32)],
        diagnostics: &mut Diagnostics,
    ) -> Option<Spanned<u32>> {
        let names: Vec<&str> = units.iter().map(|(name, _)| *name).collect();
        let number = self.literal_or(
            what,
            |text| text.parse::<u32>().ok(),
            |text| apart(text, &names),
            diagnostics,
        )?;
        let factor = self.literal_or(
            &format!("the unit {}", choice(number.value, &names)),
            |text| units.iter().find(|(name, _)| *name == text).map(|(_, factor)| *factor),
            |text| {
                Some(Meant { word: unit(text, number.value, &names)?.to_owned(), is_slip: true })
            },
            diagnostics,
        )?;
        let span = number.span.to(factor.span);
        let Some(value) = number.value.checked_mul(factor.value) else {
            diagnostics.push(Problem::Expected {
                what: what.to_owned(),
                found: number.value.to_string(),
                example: self.example.to_owned(),
                span,
                used: None,
                meant: None,
            });
            return None;
        };
        Some(Spanned::new(value, span))
    }
}

/// `50GB` and `30d` with the space and the whole unit.
fn apart(text: &str, units: &[&str]) -> Option<Meant> {
    let (number, rest) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let unit = unit(rest, number.parse().ok()?, units)?;
    Some(Meant { word: format!("{number} {unit}"), is_slip: true })
}

/// The unit that is meant by one in other letters, in binary or cut short.
fn unit<'a>(text: &str, number: u32, units: &[&'a str]) -> Option<&'a str> {
    let text = text.to_ascii_lowercase().replace("ib", "b");
    let mut fitting = units.iter().filter(|unit| fits(unit, number, units));
    let is_short = |unit: &str| text.len() == 1 && unit.to_ascii_lowercase().starts_with(&text);
    fitting.find(|unit| unit.to_ascii_lowercase() == text || is_short(unit)).copied()
}

/// Whether a unit is in the number that goes with a number.
fn fits(unit: &str, number: u32, units: &[&str]) -> bool {
    let is_plural = unit.ends_with('s');
    let has_plural = is_plural || units.contains(&&*format!("{unit}s"));
    !has_plural || is_plural == (number != 1)
}

/// `days`, `weeks` or `years`
fn choice(number: u32, units: &[&str]) -> String {
    let fitting = units.iter().filter(|unit| fits(unit, number, units));
    let names: Vec<String> = fitting.map(|unit| format!("`{unit}`")).collect();
    vocabulary::joined(&names).unwrap_or_default()
}
