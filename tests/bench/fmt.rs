//! How long it takes to lay out a program, as `smk fmt` finds it the first time and the next.

use criterion::{Criterion, criterion_group, criterion_main};
use smk::syntax::format::format;

mod programs;
mod scale;

use scale::{Scale, timed};

/// A program as people leave it: indented with tabs, without spaces, with comments at its lines.
fn untidy(count: u64) -> String {
    let text = programs::resources(count);
    text.replace("  ", "\t").replace(" = ", "=").replace("\n}", "   # the last line\n\n\n }")
}

fn fmt(criterion: &mut Criterion) {
    type Generate = fn(u64) -> String;
    let kinds: [(&str, Generate); 2] = [("fmt/tidy", programs::resources), ("fmt/untidy", untidy)];
    for (name, program) in kinds {
        programs::compiled(&format(&program(100)));
        let mut scale = Scale::new(name, criterion);
        for size in [100, 1_000, 10_000] {
            let text = program(size);
            scale.measure(size, || timed(|| format(&text)));
        }
    }
}

criterion_group!(benches, fmt);
criterion_main!(benches);
