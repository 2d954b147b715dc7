//! How long it takes to plan and to apply resources that do not need each other, on the local
//! cloud over HTTP. `SMK_BENCH_LARGE=1` adds 10,000 of them to the 1,000 that are applied, and 500
//! in a cloud that takes 25 calls a second.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use smk::apply::{self, Limits, Stop};
use smk::cloud::{self, Settings};
use smk::compile::Compiled;
use smk::diagnostic::Diagnostics;
use smk::local::{self, Server};
use smk::model::{AccountId, Region};
use smk::observe::Observed;
use smk::plan::{self, Plan};
use smk::state::{Owner, State, Store};
use tokio::runtime::Runtime;

mod programs;
mod scale;

use scale::{Scale, timed};

fn first_plan(compiled: &Compiled) -> Plan {
    let stack = &compiled.program.stack;
    let account = AccountId::new("111122223333");
    let owner = Owner { stack: stack.name.clone(), account, region: stack.region.clone() };
    let (state, observed) = (State::default(), Observed::default());
    let mut diagnostics = Diagnostics::default();
    let plan = plan::plan(&compiled.graph, &state, &observed, owner, &|_| None, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    plan
}

fn planning(criterion: &mut Criterion) {
    let mut scale = Scale::new("plan", criterion);
    for size in [100, 1_000, 10_000] {
        let compiled = programs::compiled(&programs::resources(size));
        scale.measure(size, || timed(|| first_plan(&compiled)));
    }
}

/// An empty folder that goes away with it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = env::temp_dir().join(format!("smk-bench-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("the folder for temporary files can be written");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn serve(folder: &Folder, region: &Region, rate: Option<f64>) -> Server {
    let options = local::Options {
        data: Some(folder.0.join("cloud")),
        region: region.clone(),
        faults: rate.map(|rate| format!("rate {rate}")),
        ..local::Options::default()
    };
    local::serve(options).await.expect("a port is free")
}

/// Applies a plan to an empty cloud, which takes so many calls a second, and says how long that
/// took.
async fn carry_out(plan: &Plan, rate: Option<f64>) -> Duration {
    let folder = Folder::new();
    let region = &plan.owner.region;
    let server = serve(&folder, region, rate).await;
    let settings = Settings {
        region: Some(region.clone()),
        endpoint_url: Some(server.endpoint()),
        local: true,
        rate,
        ..Settings::default()
    };
    let client = cloud::connect(settings).await.expect("the region is given");
    let (store, _) = Store::open(&folder.0.join("state")).expect("the folder is empty");
    let start = Instant::now();
    let outcome =
        apply::apply(plan, &client, &store, |_| {}, &Stop::default(), Limits::default()).await;
    let elapsed = start.elapsed();
    assert!(outcome.is_complete(), "{:?}", outcome.failures);
    server.shutdown().await;
    elapsed
}

fn applying(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("threads can be started");
    let mut scale = Scale::new("apply", criterion);
    let large = env::var_os("SMK_BENCH_LARGE").map(|_| 10_000);
    for size in [100, 1_000].into_iter().chain(large) {
        let plan = first_plan(&programs::compiled(&programs::resources(size)));
        scale.measure(size, || runtime.block_on(carry_out(&plan, None)));
    }
}

/// One run takes most of a minute, so it is measured once.
#[allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]
fn throttled(_: &mut Criterion) {
    const RATE: f64 = 25.0;
    const SIZE: u32 = 500;
    if env::var_os("SMK_BENCH_LARGE").is_none() {
        return;
    }
    let plan = first_plan(&programs::compiled(&programs::resources(SIZE.into())));
    let runtime = Runtime::new().expect("threads can be started");
    let taken = runtime.block_on(carry_out(&plan, Some(RATE))).as_secs_f64();
    // A resource is created and read.
    let allowed = f64::from(2 * SIZE) / RATE;
    println!("throttled/{SIZE}: {taken:.1} s, {:.2} times what the rate allows", taken / allowed);
}

criterion_group!(benches, planning, applying, throttled);
criterion_main!(benches);
