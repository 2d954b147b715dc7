//! Programs of many statements, and what the compiler makes of them.

use std::fmt::Write;

use smk::check::Surroundings;
use smk::compile::{Compiled, compile};
use smk::diagnostic::Diagnostics;
use smk::pins::Pins;
use smk::source::SourceMap;
use smk::syntax;

/// Resources that do not need each other, of three types in turn.
pub fn resources(count: u64) -> String {
    let mut text = String::from("stack large in eu-west-1\n");
    for number in 0..count {
        let (type_name, properties) = match number % 3 {
            0 => ("SQS::Queue", format!("QueueName = \"queue-{number}\"\n  DelaySeconds = 5")),
            1 => (
                "SSM::Parameter",
                format!("Name = \"name-{number}\"\n  Type = \"String\"\n  Value = \"v\""),
            ),
            _ => (
                "Logs::LogGroup",
                format!("LogGroupName = \"group-{number}\"\n  RetentionInDays = 30"),
            ),
        };
        let _ = writeln!(text, "resource AWS::{type_name} r{number} {{\n  {properties}\n}}");
    }
    text
}

/// Compiles a text that must be free of errors.
pub fn compiled(text: &str) -> Compiled {
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let file = sources.add("main.smk", text).expect("the text is small");
    let files = [syntax::parse(&sources, file, &mut diagnostics)];
    let compiled = compile(&files, &Surroundings::default(), &Pins::default(), &mut diagnostics);
    assert!(diagnostics.errors() == 0, "{diagnostics:?}");
    compiled
}
