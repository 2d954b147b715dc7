//! The table of sentences.

use super::shape::Inner::{Hosts, Properties, Sentences};
use super::shape::Part::{
    Block, Choice, Either, Many, One, Optional, Pairs, Quantity, Value, Word,
};
use super::shape::Slot::{
    Account, Count, Gone, Host, Identifier, Instance, Name, New, Path, Port, Range, Region, Rule,
    Service, Subnet, TagKey, Text, Thing, Type, User, Zone,
};
use super::shape::{Meaning, Part};
use super::{Form, Place};

const fn built(
    place: Place,
    keyword: &'static str,
    example: &'static str,
    about: &'static str,
    shape: &'static [Part],
) -> Form {
    Form { place, keyword, example, about, shape, built: true }
}

const fn planned(
    place: Place,
    keyword: &'static str,
    example: &'static str,
    about: &'static str,
) -> Form {
    Form { place, keyword, example, about, shape: &[], built: false }
}

const fn is(word: &'static str, about: &'static str) -> Meaning {
    Meaning { word, about }
}

const SWITCH: &[Meaning] = &[
    is("on", "Yes."),
    is("off", "No."),
    is("true", "The same as `on`."),
    is("false", "The same as `off`."),
];

const TIMES: &[Meaning] = &[
    is("days", "Days."),
    is("weeks", "Weeks."),
    is("years", "Years of 365 days."),
    is("day", "One day."),
    is("week", "One week."),
    is("year", "One year of 365 days."),
];

const SIZES: &[Meaning] = &[is("GB", "Gigabytes."), is("TB", "1024 gigabytes.")];

const ACCESS: &[Meaning] = &[
    is("read", "List and read objects."),
    is("read-write", "List, read, write and delete objects."),
];

/// What has objects that can be used.
const BUCKETS: &[&str] = &["bucket", "resource", "existing"];

const TAG: &str = "A tag of every resource of the statement; `tag Name` only of the one that it is first of all about.";
const TAG_EXAMPLE: &str = "tag team \"research\"";
const TAG_SHAPE: &[Part] = &[One(TagKey), One(Text("VALUE"))];
const USES: &str = "The buckets that it may use, and for what.";
const USES_SHAPE: &[Part] = &[Pairs(Name(BUCKETS), ACCESS)];
const IN_SHAPE: &[Part] = &[One(Subnet)];
const KEY_SHAPE: &[Part] = &[One(Name(&["key"]))];

pub const FORMS: &[Form] = &[
    built(
        Place::Top,
        "stack",
        "stack acme-research in eu-west-1",
        "The name to which state, tags and names in AWS belong, and the region.",
        &[One(New), Optional(&[Word("in"), One(Region)]), Block(Sentences(Place::Stack))],
    ),
    built(
        Place::Top,
        "param",
        "param vpc-cidr = 10.2.0.0/16",
        "A value that `--set` and `--params` may change; used as `$name`.",
        &[One(New), Value],
    ),
    built(
        Place::Top,
        "let",
        "let kept = 30 days",
        "A value with a name; used as `$name`.",
        &[One(New), Value],
    ),
    built(
        Place::Top,
        "bundle",
        "bundle labtools { .example.org, data.example.com }",
        "Hosts under one name, for `egress allow`.",
        &[One(New), Block(Hosts)],
    ),
    built(
        Place::Top,
        "network",
        "network main 10.0.0.0/16 { egress via nat }",
        "A VPC with its subnets, and the ways out of it.",
        &[
            One(New),
            Either(&[
                &[One(Range), Optional(&[Word("in"), One(Identifier)])],
                &[Word("in"), One(Identifier)],
            ]),
            Block(Sentences(Place::Network)),
        ],
    ),
    built(
        Place::Top,
        "key",
        "key lab",
        "A KMS key, which rotates every year.",
        &[One(New), Block(Sentences(Place::Key))],
    ),
    built(
        Place::Top,
        "bucket",
        "bucket data { only from main }",
        "An S3 bucket, closed to the public and encrypted.",
        &[Many(New), Block(Sentences(Place::Bucket))],
    ),
    built(
        Place::Top,
        "notebook",
        "notebook research { in main }",
        "A SageMaker notebook instance with its role and security group.",
        &[Many(New), Block(Sentences(Place::Notebook))],
    ),
    built(
        Place::Top,
        "studio",
        "studio lab { in main; user ana }",
        "A domain of SageMaker Studio and its users.",
        &[Many(New), Block(Sentences(Place::Studio))],
    ),
    built(
        Place::Top,
        "training",
        "training jobs { in main }",
        "A role and a security group for training jobs.",
        &[Many(New), Block(Sentences(Place::Training))],
    ),
    built(
        Place::Top,
        "guardrails",
        "guardrails",
        "A policy for people that denies SageMaker outside of the program's networks.",
        &[],
    ),
    built(
        Place::Top,
        "resource",
        "resource AWS::SQS::Queue work { QueueName = \"work\" }",
        "Any resource of AWS, in AWS's own words.",
        &[One(Type), One(New), Block(Properties)],
    ),
    built(
        Place::Top,
        "existing",
        "existing AWS::IAM::Role admin \"Admin\"",
        "A resource that exists already: it is read and never changed.",
        &[One(Type), One(New), One(Identifier)],
    ),
    planned(
        Place::Top,
        "assert",
        "assert research reaches only pip",
        "What must be true of the program.",
    ),
    built(
        Place::Top,
        "waive",
        "waive ec2-public-address on main because \"the proxy needs one\"",
        "Why something need not keep a standing check.",
        &[One(Rule), Word("on"), Many(Thing), Word("because"), One(Text("REASON"))],
    ),
    built(
        Place::Top,
        "protect",
        "protect research",
        "Things that no plan may delete or replace.",
        &[Many(Thing)],
    ),
    built(
        Place::Top,
        "output",
        "output notebook-url = research.url",
        "A value that is shown after `smk apply`.",
        &[One(New), Value],
    ),
    built(
        Place::Top,
        "use",
        "use \"network.smk\"",
        "Another file or folder that belongs to the program.",
        &[One(Path)],
    ),
    built(
        Place::Top,
        "moved",
        "moved old-name to research",
        "A thing that the program called otherwise, so that it stays as it is.",
        &[One(Gone), Word("to"), One(Thing)],
    ),
    built(
        Place::Top,
        "forget",
        "forget legacy",
        "A thing that leaves the state and stays in AWS.",
        &[Many(Gone)],
    ),
    built(
        Place::Stack,
        "account",
        "account 111122223333",
        "The only account in which the program may be applied.",
        &[One(Account)],
    ),
    built(Place::Stack, "tag", TAG_EXAMPLE, TAG, TAG_SHAPE),
    built(
        Place::Network,
        "zones",
        "zones 2",
        "How many availability zones the network has, or which.",
        &[Either(&[&[One(Count)], &[Many(Zone)]])],
    ),
    built(
        Place::Network,
        "subnets",
        "subnets private 10.0.1.0/24",
        "The ranges of the subnets, one for each zone; in an existing VPC their identifiers.",
        &[
            Choice(&[
                is("public", "Subnets of NAT gateways or of the proxy."),
                is("private", "Subnets of workloads and endpoints."),
                is("firewall", "Subnets of the firewall's endpoints."),
            ]),
            Either(&[&[Many(Range)], &[Many(Identifier)]]),
        ],
    ),
    built(
        Place::Network,
        "egress",
        "egress allow pip",
        "Through what the network reaches the internet, and what it may reach there.",
        &[Either(&[
            &[
                Word("via"),
                Choice(&[
                    is(
                        "nat",
                        "NAT gateways, and security groups that hold the addresses of the allowed hosts.",
                    ),
                    is("proxy", "A proxy that knows hosts by their names."),
                    is("none", "No way to the internet."),
                ]),
            ],
            &[
                Word("via"),
                Choice(&[is(
                    "firewall",
                    "AWS Network Firewall, which reads the names in TLS and HTTP.",
                )]),
                Optional(&[
                    Word("after"),
                    Choice(&[is("nat", "The firewall stands behind the NAT gateways.")]),
                ]),
            ],
            &[Word("allow"), Many(Host), Optional(&[Word("port"), Many(Port)])],
        ])],
    ),
    built(
        Place::Network,
        "internet-gateway",
        "internet-gateway \"igw-0a1b2c3d4e5f6a7b8\"",
        "The internet gateway that an existing VPC has.",
        &[One(Identifier)],
    ),
    built(
        Place::Network,
        "endpoint",
        "endpoint sts, logs",
        "Services of AWS that are reached without the internet.",
        &[Many(Service), Either(&[&[One(Identifier)], &[Block(Sentences(Place::Endpoint))]])],
    ),
    built(
        Place::Network,
        "flow-logs",
        "flow-logs keep 30 days",
        "How long the log of connections is kept.",
        &[Either(&[
            &[Word("keep"), Quantity(TIMES)],
            &[Choice(&[is("off", "No log of connections.")])],
        ])],
    ),
    built(
        Place::Network,
        "dns-firewall",
        "dns-firewall on",
        "Whether only the names resolve that the network may reach.",
        &[Choice(SWITCH)],
    ),
    built(Place::Network, "tag", TAG_EXAMPLE, TAG, TAG_SHAPE),
    built(
        Place::Endpoint,
        "allow",
        "allow data, models",
        "The buckets that are reached through the endpoint.",
        &[Many(Name(BUCKETS))],
    ),
    built(
        Place::Key,
        "alias",
        "alias \"research\"",
        "The name of the key in KMS.",
        &[One(Text("NAME"))],
    ),
    built(Place::Key, "tag", TAG_EXAMPLE, TAG, TAG_SHAPE),
    built(
        Place::Bucket,
        "only",
        "only from main",
        "The networks through whose endpoints objects are reached, and from nowhere else.",
        &[Word("from"), Many(Name(&["network"]))],
    ),
    built(
        Place::Bucket,
        "name",
        "name \"acme-data\"",
        "The name of the bucket in S3.",
        &[One(Text("NAME"))],
    ),
    built(Place::Bucket, "key", "key lab", "The key that encrypts the objects.", KEY_SHAPE),
    built(
        Place::Bucket,
        "versions",
        "versions on",
        "Whether old versions of objects are kept.",
        &[Choice(SWITCH)],
    ),
    built(Place::Bucket, "tag", TAG_EXAMPLE, TAG, TAG_SHAPE),
    built(
        Place::Bucket,
        "keep",
        "keep",
        "The bucket and its objects stay in AWS when the program lets go of it.",
        &[],
    ),
    built(
        Place::Bucket,
        "empty-on-destroy",
        "empty-on-destroy",
        "The objects are deleted together with the bucket.",
        &[],
    ),
    built(Place::Notebook, "in", "in main", "The network or subnet in which it stands.", IN_SHAPE),
    built(
        Place::Notebook,
        "instance",
        "instance ml.t3.medium",
        "The type of the machine.",
        &[One(Instance)],
    ),
    built(Place::Notebook, "volume", "volume 50 GB", "The size of the disk.", &[Quantity(SIZES)]),
    built(Place::Notebook, "key", "key lab", "The key that encrypts the disk.", KEY_SHAPE),
    built(Place::Notebook, "uses", "uses data read-write", USES, USES_SHAPE),
    built(
        Place::Notebook,
        "starts",
        "starts jobs",
        "The training jobs that its users may start.",
        &[Many(Name(&["training"]))],
    ),
    built(
        Place::Notebook,
        "root",
        "root off",
        "Whether its users are root on the machine.",
        &[Choice(SWITCH)],
    ),
    built(
        Place::Notebook,
        "on",
        "on start \"scripts/setup.sh\"",
        "A script that runs on the machine.",
        &[
            Choice(&[
                is("start", "Whenever the machine starts."),
                is("create", "Once, when the notebook is made."),
            ]),
            One(Path),
        ],
    ),
    built(Place::Notebook, "tag", TAG_EXAMPLE, TAG, TAG_SHAPE),
    built(Place::Studio, "in", "in main", "The network or subnet in which apps run.", IN_SHAPE),
    built(
        Place::Studio,
        "user",
        "user ana, ben",
        "People, each with a user profile.",
        &[Many(User)],
    ),
    built(
        Place::Studio,
        "instance",
        "instance ml.t3.medium",
        "The type of the machine on which apps start.",
        &[One(Instance)],
    ),
    built(Place::Studio, "key", "key lab", "The key that encrypts home directories.", KEY_SHAPE),
    built(Place::Studio, "uses", "uses data read-write", USES, USES_SHAPE),
    built(Place::Studio, "tag", TAG_EXAMPLE, TAG, TAG_SHAPE),
    built(Place::Training, "in", "in main", "The network or subnet in which jobs run.", IN_SHAPE),
    built(
        Place::Training,
        "encrypt-traffic",
        "encrypt-traffic on",
        "Whether the machines of a job encrypt what they send each other.",
        &[Choice(SWITCH)],
    ),
    built(
        Place::Training,
        "isolate",
        "isolate off",
        "Whether jobs have no network at all.",
        &[Choice(SWITCH)],
    ),
    built(Place::Training, "key", "key lab", "The key that encrypts what jobs put out.", KEY_SHAPE),
    built(Place::Training, "uses", "uses data read", USES, USES_SHAPE),
    built(Place::Training, "tag", TAG_EXAMPLE, TAG, TAG_SHAPE),
];
