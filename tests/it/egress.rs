//! One list of names means the same under every way out: what is compared is what is emitted, the
//! rules of the firewall, the proxy's configuration and lists run by a real squid, the lists of
//! DNS Firewall, and the pinned addresses.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError};

use super::squid::{DENIED, PASSED, Proxy, site};
use super::support::{Folder, need_program};
use suricata::Seen;
use template::Template;

mod suricata;
mod template;

const HTTPS: u16 = 443;
const HTTP: u16 = 80;

/// Names that lie below, above and beside each other, as they go over the wire.
const NAMES: [&str; 14] = [
    "zone.test",
    "azone.test",
    "a.zone.test",
    "b.zone.test",
    "ab.zone.test",
    "a-b.zone.test",
    "a.a.zone.test",
    "b.a.zone.test",
    "ba.zone.test",
    "xn--bcher-kva.zone.test",
    "a.xn--bcher-kva.zone.test",
    "zone.test.example",
    "test.example",
    "a.b.a.zone.test",
];

/// How a name is written in the program.
#[derive(Clone, Copy, Debug)]
struct Spelling {
    capitals: bool,
    letters: bool,
    last_dot: bool,
}

/// A line of the program.
#[derive(Clone, Copy, Debug)]
struct Entry {
    name: &'static str,
    /// What stands before it, if everything below it is meant as well.
    below: Option<&'static str>,
    spelling: Spelling,
    ports: &'static [u16],
}

impl Entry {
    fn line(&self) -> String {
        let Spelling { capitals, letters, last_dot } = self.spelling;
        let name = self.name.to_owned();
        let name = if letters { name.replace("xn--bcher-kva", "bücher") } else { name };
        let name = if capitals { name.to_uppercase() } else { name };
        let front = self.below.unwrap_or_default();
        let back = if last_dot { "." } else { "" };
        let ports: Vec<String> = self.ports.iter().map(ToString::to_string).collect();
        format!("  egress allow \"{front}{name}{back}\" port {}\n", ports.join(", "))
    }

    fn admits(&self, name: &str, port: u16) -> bool {
        let rest = name.strip_suffix(self.name);
        let inside = rest
            .is_some_and(|rest| rest.is_empty() || (self.below.is_some() && rest.ends_with('.')));
        inside && self.ports.contains(&port)
    }
}

fn entry() -> impl Strategy<Value = Entry> {
    let ports = prop::sample::select(vec![&[HTTPS][..], &[HTTP], &[HTTPS, HTTP]]);
    let below = prop::sample::select(vec![None, Some("."), Some("*.")]);
    let name = prop::sample::select(NAMES.to_vec());
    (name, below, any::<[bool; 3]>(), ports).prop_map(
        |(name, below, [capitals, letters, last_dot], ports)| {
            let spelling = Spelling { capitals, letters, last_dot };
            Entry { name, below, spelling, ports }
        },
    )
}

/// Few, as each begins a squid of its own.
fn few() -> Config {
    Config { cases: 20, max_shrink_iters: 30, failure_persistence: None, ..Config::default() }
}

fn lines(entries: &[Entry]) -> String {
    entries.iter().map(Entry::line).collect()
}

fn network(name: &str, via: &str, entries: &[Entry]) -> String {
    let waive = match via {
        "proxy" => "waive ec2-public-address on prox because \"the proxy is the way out\"\n",
        _ => "",
    };
    format!("network {name} 10.0.0.0/16 {{\n  egress via {via}\n{}}}\n{waive}", lines(entries))
}

/// What each way out does with a name, on the ports for TLS and for plain requests.
#[derive(Debug, PartialEq)]
struct Verdict {
    firewall: [bool; 2],
    proxy: [bool; 2],
    resolves: bool,
}

/// A name is as good in capitals.
fn asked(name: &str, capitals: bool) -> String {
    if capitals { name.to_uppercase() } else { name.to_owned() }
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn a_list_means_the_same_under_every_way_out(
        entries in prop::collection::vec(entry(), 0..7),
        capitals in any::<bool>(),
    ) {
        let Some(program) = need_program("squid") else { return Ok(()) };
        let folder = Folder::with(&format!(
            "{}{}",
            network("fire", "firewall", &entries),
            network("prox", "proxy", &entries).replace("10.0.", "10.1."),
        ));
        let template = Template::parse(&folder.smk(&["export", "cloudformation"]).succeeds().stdout);
        let (tls, plain) = (site(), site());
        let proxy = start(&program, &folder, &template, (tls, plain));
        for name in NAMES {
            let expected = [HTTPS, HTTP].map(|port| entries.iter().any(|it| it.admits(name, port)));
            let shown = asked(name, capitals);
            let rules = template.rules("Fire");
            let firewall = [("tls", HTTPS), ("http", HTTP)].map(|(protocol, port)| {
                suricata::passes(rules, Seen { protocol, name: &shown, port })
            });
            let answers =
                [proxy.connect(&format!("{shown}:{tls}")), proxy.get(&format!("{shown}:{plain}"))];
            prop_assert!(answers.iter().all(|it| [PASSED, DENIED].contains(it)), "{answers:?}");
            let found = Verdict {
                firewall,
                proxy: answers.map(|answer| answer == PASSED),
                resolves: template.resolves("Fire", &shown),
            };
            prop_assert_eq!(found.resolves, template.resolves("Prox", &shown));
            let wanted = Verdict {
                firewall: expected,
                proxy: expected,
                resolves: expected.contains(&true),
            };
            prop_assert_eq!(found, wanted, "{} under\n{}", shown, lines(&entries));
        }
    }

    #[test]
    fn pins_admit_the_same_hosts_or_are_refused(
        entries in prop::collection::vec(entry(), 1..7),
        exact in any::<bool>(),
    ) {
        let entries: Vec<Entry> =
            entries.into_iter().map(|it| Entry { below: it.below.filter(|_| !exact), ..it }).collect();
        let folder = Folder::with(&(network("pinned", "nat", &entries) + "notebook work { in pinned }\n"));
        folder.write("smk.lock", &lock());
        if entries.iter().any(|entry| entry.below.is_some()) {
            folder.smk(&["export", "cloudformation"]).fails_with("check::wildcard-under-nat");
            return Ok(());
        }
        pinned_as_listed(&folder, &entries)?;
    }
}

fn pinned_as_listed(folder: &Folder, entries: &[Entry]) -> Result<(), TestCaseError> {
    let template = Template::parse(&folder.smk(&["export", "cloudformation"]).succeeds().stdout);
    let addresses = template.addresses("Work");
    for (number, name) in NAMES.iter().enumerate() {
        let expected = [HTTPS, HTTP].map(|port| entries.iter().any(|it| it.admits(name, port)));
        let range = format!("{}/32", address(number));
        let found = [HTTPS, HTTP].map(|port| addresses.contains(&(range.clone(), port.into())));
        prop_assert_eq!(found, expected, "{} under\n{}", name, lines(entries));
        prop_assert_eq!(template.resolves("Pinned", name), expected.contains(&true), "{}", name);
    }
    Ok(())
}

#[test]
fn everything_is_let_through_or_refused() {
    let open = "egress allow any";
    let exported = |folder: &Folder| {
        Template::parse(&folder.smk(&["export", "cloudformation"]).succeeds().stdout)
    };
    let fire = exported(&Folder::with(&format!(
        "network fire 10.0.0.0/16 {{ egress via firewall; {open} }}\n"
    )));
    let greeting = |port| Seen { protocol: "tls", name: "zone.test", port };
    assert!(suricata::passes(fire.rules("Fire"), greeting(HTTPS)));
    assert!(!suricata::passes(fire.rules("Fire"), greeting(22)));
    assert!(!fire.filters_names());
    let nat = exported(&Folder::with(&format!(
        "network pinned 10.0.0.0/16 {{ egress via nat; {open} }}\nnotebook work {{ in pinned }}\n"
    )));
    assert_eq!(nat.addresses("Work"), [("0.0.0.0/0".to_owned(), HTTPS.into())].into());
    assert!(!nat.filters_names());
    Folder::with(&format!("network prox 10.0.0.0/16 {{ egress via proxy; {open} }}\n"))
        .smk(&["export", "cloudformation"])
        .fails_with("check::any-under-proxy");
}

/// Of what AWS answers for, too, no more than what lies in the region and is not a customer's.
#[test]
fn without_a_way_out_only_names_of_aws_resolve() {
    let folder = Folder::with("stack names in eu-west-1\nnetwork shut 10.0.0.0/16\n");
    let template = Template::parse(&folder.smk(&["export", "cloudformation"]).succeeds().stdout);
    for name in [
        "api.sagemaker.eu-west-1.amazonaws.com",
        "acme-data.s3.eu-west-1.amazonaws.com",
        "al2023-repos-eu-west-1-de612dc2.s3.dualstack.eu-west-1.amazonaws.com",
        "d-0123.studio.eu-west-1.sagemaker.aws",
        "ip-10-0-0-4.eu-west-1.compute.internal",
    ] {
        assert!(template.resolves("Shut", name), "{name}");
    }
    for name in [
        "pypi.org",
        "amazonaws.com",
        "eu-west-1.amazonaws.com.example.org",
        "acme-data.s3.us-west-2.amazonaws.com",
        "somebody.lambda-url.eu-west-1.on.aws",
        "somebody.awsapprunner.com",
    ] {
        assert!(!template.resolves("Shut", name), "{name}");
    }
}

/// AWS takes 1000 domains at once, and a name with everything below it is two.
#[test]
fn a_long_list_is_split() {
    let name = |number: usize| format!("n{number}.zone.test");
    let allow: String =
        (0..700).map(|number| format!("  egress allow .{}\n", name(number))).collect();
    let folder =
        Folder::with(&format!("network fire 10.0.0.0/16 {{\n  egress via firewall\n{allow}}}\n"));
    let template = Template::parse(&folder.smk(&["export", "cloudformation"]).succeeds().stdout);
    for number in 0..700 {
        let name = name(number);
        assert!(
            template.resolves("Fire", &name) && template.resolves("Fire", &format!("a.{name}"))
        );
        assert!(!template.resolves("Fire", &format!("a{name}")), "{name}");
    }
    folder.smk(&["apply", "--local", "--yes"]).succeeds();
    folder.smk(&["plan", "--local", "--detailed-exitcode"]).succeeds();
}

/// An address for each name.
fn address(number: usize) -> String {
    format!("93.184.215.{}", number + 1)
}

fn lock() -> String {
    let pins: serde_json::Map<String, serde_json::Value> = NAMES
        .iter()
        .enumerate()
        .map(|(number, name)| ((*name).to_owned(), vec![address(number)].into()))
        .collect();
    serde_json::json!({ "version": 1, "pins": pins }).to_string()
}

/// Runs what the proxy of a template is given. Only where it listens and for whom, where its lists
/// lie, and at which ports the sites are, is as this machine has it.
fn start(
    program: &std::path::Path,
    folder: &Folder,
    template: &Template,
    (tls, plain): (u16, u16),
) -> Proxy {
    let emitted = template.file_of_proxy("Prox", "/usr/local/share/squid.conf");
    let here = folder.beside("");
    let path = |name: &str| format!("\"{}\"", here.join(name).to_str().unwrap());
    let configuration = |port: u16| {
        let changes = [
            ("src 10.1.16.0/20 10.1.48.0/20\n", "src 127.0.0.1/32\n".to_owned()),
            (" 127.0.0.0/8 ", " ".to_owned()),
            ("https_port port 443\n", format!("https_port port {tls}\n")),
            ("acl http_port port 80\n", format!("acl http_port port {plain}\n")),
            ("\nhttp_port 3128\n", format!("\nhttp_port 127.0.0.1:{port}\n")),
            ("\"/etc/squid/allowhttps.txt\"", path("https.txt")),
            ("\"/etc/squid/allowhttp.txt\"", path("http.txt")),
        ];
        changes.iter().fold(emitted.clone(), |text, (from, to)| {
            assert_eq!(text.matches(from).count(), 1, "{from} in\n{text}");
            text.replace(from, to)
        })
    };
    let lists = (template.parameter("ProxAllowHttps"), template.parameter("ProxAllowHttp"));
    let hosts: String = NAMES.iter().map(|name| format!("127.0.0.2 {name}\n")).collect();
    Proxy::run(program, &here, lists, &hosts, configuration)
}
