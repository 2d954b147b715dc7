//! Programs that are too large to be kept as files: each is one problem, found at once.

use libtest_mimic::Trial;

use super::Scratch;

pub fn trials() -> Vec<Trial> {
    let trial = |name: &'static str, text: fn() -> String, code: &'static str| {
        Trial::test(format!("oversize::{name}"), move || {
            let scratch = Scratch::new(&format!("oversize/{name}"));
            scratch.write("input.smk", &text());
            let run = scratch.smk(&["check"]);
            assert_eq!(run.code, Some(1), "{}", run.err);
            assert!(run.err.starts_with(code) && run.err.ends_with("1 error\n"), "{}", run.err);
            assert!(run.err.len() < 4096, "the message is as long as the program");
            Ok(())
        })
    };
    vec![
        trial("a-line-of-ten-megabytes", || "x".repeat(10_000_000), "syntax::long-line"),
        trial("ten-thousand-brackets", || nested("["), "syntax::too-deep"),
        trial("ten-thousand-braces", || nested("{"), "syntax::too-deep"),
        trial(
            "ten-thousand-blocks",
            || "network lab {\n".repeat(10_000).replace("\nnetwork", "\n network"),
            "syntax::too-deep",
        ),
        trial("ten-thousand-hosts", hosts, "check::too-many-hosts"),
        trial("three-hundred-guarded-notebooks", notebooks, "check::long-guardrails"),
    ]
}

fn hosts() -> String {
    let allow = |number| format!("  egress allow data-{number}.example.org\n");
    let lines: String = (0..10_000).map(allow).collect();
    format!("network lab 10.0.0.0/16 {{\n  egress via firewall\n{lines}}}\n")
}

fn notebooks() -> String {
    let names: Vec<String> = (0..300).map(|number| format!("n{number}")).collect();
    let names = names.join(",\n");
    format!("network lab 10.0.0.0/16\nnotebook {names} {{ in lab }}\nguardrails\n")
}

fn nested(bracket: &str) -> String {
    format!("resource AWS::SQS::Queue work {{\n  Tags = {}\n}}\n", bracket.repeat(10_000))
}
