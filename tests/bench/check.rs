//! How long it takes to read and check a program.

use std::fmt::Write;

use criterion::{Criterion, criterion_group, criterion_main};

mod programs;
mod scale;

use scale::{Scale, timed};

/// A key, a constant, a network, a notebook in it and an output, over and over.
fn constructs(count: u64) -> String {
    let mut text = String::from("stack large in eu-west-1\n");
    for number in 0..count {
        let of = number - number % 5;
        let _ = match number % 5 {
            0 => writeln!(text, "key key{number}"),
            1 => writeln!(text, "let days{number} = 30 days"),
            2 => writeln!(
                text,
                "network net{number} 10.0.0.0/16 {{\n  subnets private 10.0.1.0/24\n  flow-logs off\n}}"
            ),
            3 => writeln!(text, "notebook book{number} {{ in net{}; key key{of} }}", of + 2),
            _ => writeln!(text, "output url{number} = book{}.url", of + 3),
        };
    }
    text
}

fn check(criterion: &mut Criterion) {
    type Generate = fn(u64) -> String;
    let kinds: [(&str, Generate); 2] =
        [("check/resources", programs::resources), ("check/constructs", constructs)];
    for (name, program) in kinds {
        let mut scale = Scale::new(name, criterion);
        for size in [100, 1_000, 10_000] {
            let text = program(size);
            scale.measure(size, || timed(|| programs::compiled(&text)));
        }
    }
}

criterion_group!(benches, check);
criterion_main!(benches);
