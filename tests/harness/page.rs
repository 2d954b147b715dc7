//! The page of a code shows what it explains: its wrong program has that problem and no other,
//! its right program has none.

use libtest_mimic::Trial;
use smk::check::Surroundings;
use smk::compile::compile;
use smk::comply;
use smk::diagnostic::{Diagnostics, explain};
use smk::pins::Pins;
use smk::source::SourceMap;
use smk::syntax;

pub fn trials() -> Vec<Trial> {
    let trial = |code: &'static str| {
        Trial::test(format!("page::{code}"), move || {
            check(code);
            Ok(())
        })
    };
    explain::codes().map(trial).chain([of_the_standing_checks()]).collect()
}

/// Their pages are made from the table of rules.
fn of_the_standing_checks() -> Trial {
    Trial::test("page::comply", || {
        for code in comply::codes() {
            let page = comply::page(&code).expect("every rule has a page");
            assert!(page.starts_with(&format!("# {code}\n\n")), "the page is not called `{code}`");
            assert!(page.lines().all(|line| line.chars().count() <= 100), "{page}");
        }
        Ok(())
    })
}

fn check(code: &str) {
    let page = explain::page(code).expect("every listed code has a page");
    assert!(page.starts_with(&format!("# {code}\n\n")), "the page is not called `{code}`");
    let (wrong, right) = (blocks(page, "wrong"), blocks(page, "right"));
    assert_eq!(wrong.len(), right.len(), "wrong and right programs come in pairs");
    for program in wrong {
        assert_eq!(codes(program), [code], "{program}");
    }
    for program in right {
        assert_eq!(codes(program), [""; 0], "{program}");
    }
}

/// The programs of a page that are marked so.
fn blocks<'a>(page: &'a str, mark: &str) -> Vec<&'a str> {
    let fence = format!("```smk {mark}\n");
    page.split(fence.as_str()).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// The codes of everything that is wrong with a program.
fn codes(text: &str) -> Vec<String> {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let id = sources.add("input.smk", text).expect("a page is small");
    let file = syntax::parse(&sources, id, &mut diagnostics);
    let surroundings = Surroundings { stack: "case".to_owned(), ..Surroundings::default() };
    compile(&[file], &surroundings, &Pins::default(), &mut diagnostics);
    let code = |code: Box<dyn std::fmt::Display + '_>| code.to_string();
    diagnostics.sorted().iter().filter_map(|problem| problem.code().map(code)).collect()
}
