//! How long it takes to find a type in the catalog.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use smk::model::{Region, TypeName};
use smk::schema;

fn look_up(criterion: &mut Criterion) {
    let region = Region::new("eu-west-1");
    let known = TypeName::new("AWS::EC2::VPC");
    criterion.bench_function("catalog/again", |bencher| {
        bencher.iter(|| schema::find(black_box(&known), &region));
    });
    // A type is decoded once, so each look-up of this measurement is for another one.
    let mut names = schema::names().map(TypeName::new);
    criterion.bench_function("catalog/first", |bencher| {
        bencher.iter_batched(
            || names.next().unwrap_or_else(|| known.clone()),
            |name| schema::find_anywhere(&name),
            BatchSize::PerIteration,
        );
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(std::time::Duration::from_millis(1))
        .measurement_time(std::time::Duration::from_millis(20));
    targets = look_up
}
criterion_main!(benches);
