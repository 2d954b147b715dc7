//! Programs at random, changes of them, and faults at random: what was planned is what is there,
//! nothing is made twice, and nothing is left behind. `SMK_CASES` says how many are tried.

use std::fmt::Write;

use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::support::{World, at_once};

#[derive(Clone, Debug)]
struct Network {
    zones: usize,
    way: &'static str,
    flow_logs: bool,
    endpoint: bool,
}

#[derive(Clone, Debug)]
struct Bucket {
    versions: bool,
    only_from: bool,
    own_key: bool,
}

#[derive(Clone, Debug)]
struct Program {
    main: Network,
    side: bool,
    key: bool,
    buckets: Vec<Bucket>,
    notebook: Option<(bool, u8)>,
    training: Option<bool>,
    parameters: Vec<u8>,
    group: Option<bool>,
    tag: u8,
}

fn program() -> impl Strategy<Value = Program> {
    let ways = select(&["none", "nat", "proxy"][..]);
    let network = (1..3_usize, ways, any::<bool>(), any::<bool>())
        .prop_map(|(zones, way, flow_logs, endpoint)| Network { zones, way, flow_logs, endpoint });
    let bucket = any::<(bool, bool, bool)>().prop_map(|(versions, only_from, own_key)| Bucket {
        versions,
        only_from,
        own_key,
    });
    let raw = (vec(0..3_u8, 0..4), any::<Option<bool>>(), 0..2_u8);
    let made = (network, any::<(bool, bool)>(), vec(bucket, 0..3), any::<Option<bool>>());
    (made, any::<Option<(bool, u8)>>(), raw).prop_map(|(made, notebook, raw)| {
        let (main, (side, key), buckets, training) = made;
        let (parameters, group, tag) = raw;
        Program { main, side, key, buckets, notebook, training, parameters, group, tag }
    })
}

impl Program {
    /// Some statements as in another program.
    fn mixed(self, other: Self, which: [bool; 9]) -> Self {
        fn pick<T>(other: bool, (one, two): (T, T)) -> T {
            if other { two } else { one }
        }
        let [main, side, key, buckets, notebook, training, parameters, group, tag] = which;
        Self {
            main: pick(main, (self.main, other.main)),
            side: pick(side, (self.side, other.side)),
            key: pick(key, (self.key, other.key)),
            buckets: pick(buckets, (self.buckets, other.buckets)),
            notebook: pick(notebook, (self.notebook, other.notebook)),
            training: pick(training, (self.training, other.training)),
            parameters: pick(parameters, (self.parameters, other.parameters)),
            group: pick(group, (self.group, other.group)),
            tag: pick(tag, (self.tag, other.tag)),
        }
    }

    fn text(&self) -> String {
        let mut text = format!("stack random in us-east-1 {{ tag version \"{}\" }}\n", self.tag);
        text.push_str(&self.main.text());
        if self.side {
            text.push_str("network side 10.1.0.0/16 { flow-logs off }\n");
        }
        if self.key {
            text.push_str("key lab\n");
        }
        for (bucket, name) in self.named_buckets() {
            text.push_str(&bucket.text(name, self.key));
        }
        let uses = if self.buckets.is_empty() { "" } else { "; uses data read-write" };
        if let Some((uses_data, size)) = self.notebook {
            let uses = if uses_data { uses } else { "" };
            let size = 5 + size % 3;
            writeln!(text, "notebook ana {{ in main; volume {size} GB{uses} }}").unwrap();
        }
        if let Some(isolate) = self.training {
            let isolate = if isolate { "on" } else { "off" };
            writeln!(text, "training jobs {{ in main; isolate {isolate}{uses} }}").unwrap();
        }
        for (number, value) in self.parameters.iter().enumerate() {
            writeln!(
                text,
                "resource AWS::SSM::Parameter p{number} {{ Type = \"String\"; Value = \"v{value}\" }}"
            )
            .unwrap();
        }
        if let Some(described) = self.group {
            let description = if described { "Doors" } else { "Windows" };
            writeln!(
                text,
                "resource AWS::EC2::SecurityGroup g {{ VpcId = main.vpc.id; GroupDescription = \"{description}\" }}"
            )
            .unwrap();
        }
        text
    }

    fn named_buckets(&self) -> impl Iterator<Item = (&Bucket, &'static str)> {
        self.buckets.iter().zip(["data", "models"])
    }
}

impl Network {
    fn text(&self) -> String {
        let ranges = |third: usize| {
            let zones = (0..self.zones).map(|zone| format!("10.0.{}.0/24", third + zone));
            zones.collect::<Vec<_>>().join(", ")
        };
        let mut text = "network main 10.0.0.0/16 {\n".to_owned();
        writeln!(text, "  subnets private {}", ranges(10)).unwrap();
        if self.way != "none" {
            writeln!(text, "  subnets public {}", ranges(20)).unwrap();
            writeln!(text, "  egress via {}\n  egress allow pip", self.way).unwrap();
        }
        if !self.flow_logs {
            text.push_str("  flow-logs off\n");
        }
        if self.endpoint {
            text.push_str("  endpoint kms\n");
        }
        text.push_str("}\n");
        if self.way == "proxy" {
            text.push_str(
                "waive ec2-public-address on main because \"the proxy is the way out\"\n",
            );
        }
        text
    }
}

impl Bucket {
    fn text(&self, name: &str, key: bool) -> String {
        let mut text = format!("bucket {name} {{ empty-on-destroy");
        if !self.versions {
            text.push_str("; versions off");
        }
        if self.only_from {
            text.push_str("; only from main");
        }
        if self.own_key && key {
            text.push_str("; key lab");
        }
        text + " }\n"
    }
}

/// A fault that happens once, at one operation or another.
fn fault() -> impl Strategy<Value = String> {
    let faults = [
        "refused ThrottlingException on *",
        "refused ServiceInternalErrorException on *",
        "refused NetworkFailureException on *",
        "refused ConcurrentOperationException on create,update,delete",
        "refused ServiceLimitExceededException on create",
        "unheard on *",
        "unanswered on *",
        "failed Throttling on *",
        "failed GeneralServiceException on *",
        "failed ResourceConflict on *",
        "failed InvalidRequest on *",
        "failed NotStabilized on *",
        "failed ServiceInternalError on *",
        "failed NotFound on create,update",
        "half-done on create",
        "half-done ServiceTimeout on *",
        "already-exists on *",
        "ignored on *",
        "hidden 2 on *",
        "stale 2 on *",
        "unseen 2 on *",
        "unpropagated 2 on *",
        "lingering 2 on *",
        "shuffled on *",
        "rewritten on *",
        "slow 30 on *",
    ];
    let lines = faults.map(str::to_owned).to_vec();
    (select(lines), 1..30_u8).prop_map(|(fault, nth)| format!("{fault} * nth {nth}"))
}

/// What follows from a number, the same in every run.
fn drawn<T>(strategy: &impl Strategy<Value = T>, number: u64) -> T {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&number.to_le_bytes());
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    strategy.new_tree(&mut runner).unwrap().current()
}

fn numbers() -> Vec<u64> {
    let cases = std::env::var("SMK_CASES").map_or(12, |count| count.parse().unwrap());
    (0..cases).collect()
}

/// A program, and what it becomes.
fn change() -> impl Strategy<Value = (String, String)> {
    (program(), program(), any::<[bool; 9]>())
        .prop_map(|(one, other, which)| (one.text(), one.mixed(other, which).text()))
}

fn live(world: &mut World, (from, to): &(String, String), faults: [&str; 2]) -> Result<(), String> {
    for (program, faults) in [from, to].into_iter().zip(faults) {
        world.write(program);
        world.apply(faults)?;
        world.settles()?;
    }
    world.is_destroyed()
}

#[test]
fn what_is_applied_is_whole_and_what_is_destroyed_is_gone() {
    let strategy = change();
    at_once(&numbers(), |number| {
        let change = drawn(&strategy, *number);
        let mut world = World::new(&change.0);
        let lived = live(&mut world, &change, ["", ""]);
        lived.map_err(|wrong| format!("== {number}\n{}\n->\n{}\n-- {wrong}", change.0, change.1))
    });
}

#[test]
fn what_goes_wrong_once_is_mended_by_the_next_run() {
    let strategy = (change(), fault(), any::<bool>());
    at_once(&numbers(), |number| {
        let (change, fault, early) = drawn(&strategy, 1_000_000 + *number);
        let faults = if early { [fault.as_str(), ""] } else { ["", fault.as_str()] };
        let mut world = World::new(&change.0);
        live(&mut world, &change, faults).map_err(|wrong| {
            let (from, to) = &change;
            format!("== {number}: {faults:?}\n{from}\n->\n{to}\n{}\n-- {wrong}", world.said())
        })
    });
}
