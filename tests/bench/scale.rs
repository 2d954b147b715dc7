//! The same work at several sizes: how the time for one item grows with their number.

#![allow(
    clippy::cast_precision_loss,
    clippy::print_stdout,
    reason = "a benchmark prints what it measured, and no count is that large"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput};

pub struct Scale<'a> {
    name: String,
    group: BenchmarkGroup<'a, WallTime>,
    /// The smallest size and its best time for one item.
    first: Option<(u64, f64)>,
}

impl<'a> Scale<'a> {
    pub fn new(name: &str, criterion: &'a mut Criterion) -> Self {
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        Self { name: name.to_owned(), group, first: None }
    }

    /// Measures work that takes as long as it says.
    pub fn measure(&mut self, size: u64, mut work: impl FnMut() -> Duration) {
        let mut best = f64::INFINITY;
        self.group.throughput(Throughput::Elements(size));
        self.group.bench_function(size.to_string(), |bencher| {
            bencher.iter_custom(|times| {
                let total: Duration = (0..times).map(|_| work()).sum();
                best = best.min(total.as_secs_f64() / times as f64 / size as f64);
                total
            });
        });
        if best.is_finite() {
            let (smallest, least) = *self.first.get_or_insert((size, best));
            let (micros, ratio) = (best * 1e6, best / least);
            println!(
                "{}/{size}: {micros:.2} µs an item, {ratio:.2} times that of {smallest}",
                self.name
            );
        }
    }
}

/// How long a piece of work takes; what it makes is dropped outside of that time.
pub fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let made = black_box(work());
    let elapsed = start.elapsed();
    drop(made);
    elapsed
}
