//! Words with which people begin sentences who know other tools, and what they write here. A word
//! of the language stands here only where it is no first word.

use super::Place;

/// What somebody meant who began a sentence with one of these words.
pub(super) struct Other {
    places: &'static [Place],
    words: &'static [&'static str],
    /// What to write, with an example that could stand there.
    pub(super) advice: &'static str,
    /// The words that are missing in front, if nothing else is wrong.
    pub(super) head: Option<&'static str>,
}

pub(super) fn find(place: Place, word: &str) -> Option<&'static Other> {
    let word = word.to_lowercase().replace('_', "-");
    OTHERS.iter().find(|other| other.places.contains(&place) && other.words.contains(&&*word))
}

/// How advice begins where a sentence says what holds anyway, or cannot be.
pub(super) const LEAVE_OUT: &str = "leave it out";

const fn other(
    places: &'static [Place],
    words: &'static [&'static str],
    advice: &'static str,
) -> Other {
    Other { places, words, advice, head: None }
}

const fn headless(
    places: &'static [Place],
    words: &'static [&'static str],
    head: &'static str,
    advice: &'static str,
) -> Other {
    Other { places, words, advice, head: Some(head) }
}

const TOP: &[Place] = &[Place::Top];
const NETWORK: &[Place] = &[Place::Network];
const BUCKET: &[Place] = &[Place::Bucket];
const NOTEBOOK: &[Place] = &[Place::Notebook];
const WORKLOADS: &[Place] = &[Place::Notebook, Place::Studio, Place::Training];
const TAGGED: &[Place] = &[
    Place::Stack,
    Place::Network,
    Place::Key,
    Place::Bucket,
    Place::Notebook,
    Place::Studio,
    Place::Training,
];

static OTHERS: &[Other] = &[
    other(
        TOP,
        &["terraform", "provider", "backend"],
        "leave it out: the program says its region itself, `stack acme in eu-west-1`, and \
         credentials are found as by every tool of AWS",
    ),
    other(
        &[Place::Top, Place::Stack],
        &["region"],
        "write it behind the name of the stack: `stack acme in eu-west-1`",
    ),
    other(
        TOP,
        &["variable", "variables", "parameter", "parameters", "input", "inputs"],
        "write `param vpc-cidr = 10.2.0.0/16`, and `$vpc-cidr` where the value is needed",
    ),
    other(
        TOP,
        &["local", "locals", "const", "constant", "var", "set"],
        "write `let kept = 30 days`, and `$kept` where the value is needed",
    ),
    other(
        TOP,
        &["module", "include", "import", "source"],
        "write `use \"network.smk\"`; the files of a folder are one program without it",
    ),
    other(
        TOP,
        &["data"],
        "refer to what exists already as `existing AWS::IAM::Role admin \"Admin\"`",
    ),
    other(
        TOP,
        &["if", "else", "for", "foreach", "while", "when", "count", "each"],
        "write out what there should be: a program has no conditions and no loops, but several \
         names make several things, as in `bucket data, models`",
    ),
    other(
        TOP,
        &["vpc", "aws-vpc"],
        "write `network main 10.0.0.0/16`, which makes a VPC with its subnets",
    ),
    other(TOP, &["s3", "storage"], "write `bucket data`"),
    other(TOP, &["kms"], "write `key main`"),
    other(
        &[Place::Top, Place::Network],
        &["ingress", "inbound", "expose"],
        "leave it out: nothing reaches a network from the internet; what goes out is said in it by \
         `egress`",
    ),
    other(
        &[Place::Top, Place::Network],
        &["deny", "forbid", "block", "reject", "drop"],
        "leave it out: what is not allowed does not pass",
    ),
    other(
        &[Place::Top, Place::Network, Place::Notebook, Place::Studio, Place::Training],
        &["security-group", "security-groups", "sg", "rule", "rules", "nacl"],
        "leave it out: smk makes the security groups and their rules; what may go out is said in \
         a network by `egress`",
    ),
    other(TAGGED, &["tags"], "write a line for each: `tag team \"research\"`"),
    headless(NETWORK, &["allow"], "egress", "write `egress allow pip`"),
    headless(NETWORK, &["via"], "egress", "write `egress via nat`"),
    headless(NETWORK, &["nat", "proxy"], "egress via", "write `egress via nat`"),
    headless(NETWORK, &["public", "private"], "subnets", "write `subnets private 10.0.1.0/24`"),
    other(
        NETWORK,
        &["nat-gateway", "nat-gateways", "enable-nat-gateway", "single-nat-gateway", "internet"],
        "write `egress via nat`",
    ),
    other(
        NETWORK,
        &["cidr", "cidr-block", "range", "address", "addresses"],
        "write it behind the name of the network: `network main 10.0.0.0/16`",
    ),
    other(
        NETWORK,
        &["vpc", "vpc-id"],
        "write it behind the name of the network: `network main in \"vpc-0a1b2c3d4e5f6a7b8\"`",
    ),
    other(NETWORK, &["public-subnet", "public-subnets"], "write `subnets public 10.0.1.0/24`"),
    other(NETWORK, &["private-subnet", "private-subnets"], "write `subnets private 10.0.1.0/24`"),
    other(NETWORK, &["az", "azs", "availability-zone", "availability-zones"], "write `zones a, b`"),
    other(
        BUCKET,
        &["encryption", "encrypt", "encrypted", "sse", "kms", "kms-key", "kms-key-id"],
        "leave it out, as objects are always encrypted, or name the key: `key lab`",
    ),
    other(
        BUCKET,
        &["public", "private", "acl", "block-public-access", "policy"],
        "leave it out: a bucket is never public; `only from main` admits only what comes from a \
         network",
    ),
    other(
        BUCKET,
        &["force-destroy", "delete", "deletion-policy"],
        "write `empty-on-destroy`, or `keep`",
    ),
    other(
        WORKLOADS,
        &["network", "vpc", "vpc-id", "subnet", "subnets", "subnet-id", "subnet-ids"],
        "write `in main`, with the name of the network",
    ),
    other(
        &[Place::Notebook, Place::Studio],
        &["type", "instance-type", "machine", "size"],
        "write `instance ml.t3.medium`",
    ),
    other(
        NOTEBOOK,
        &["disk", "storage", "volume-size", "volume-size-in-gb"],
        "write `volume 50 GB`",
    ),
    other(NOTEBOOK, &["root-access", "sudo"], "write `root off`, or nothing, which says the same"),
    other(
        NOTEBOOK,
        &["direct-internet-access", "internet", "internet-access"],
        "leave it out: a notebook reaches what its network lets out, and nothing else",
    ),
    other(
        WORKLOADS,
        &["role", "role-arn", "iam-role", "policy", "policies", "permission", "permissions"],
        "leave it out: smk makes a role with the least rights; `uses data read` opens a bucket to \
         it",
    ),
    other(
        WORKLOADS,
        &["bucket", "buckets", "s3", "data", "access", "use", "reads", "writes"],
        "write `uses data read`, or `uses data read-write`",
    ),
    other(
        WORKLOADS,
        &["kms", "kms-key", "kms-key-id", "encryption", "encrypt"],
        "leave it out, as everything is encrypted, or name the key: `key lab`",
    ),
];

#[cfg(test)]
mod tests {
    use super::{LEAVE_OUT, OTHERS, find};
    use crate::check::vocabulary;

    #[test]
    fn no_word_is_one_of_the_language_where_it_stands() {
        for other in OTHERS {
            for (place, word) in
                other.places.iter().flat_map(|it| other.words.iter().map(move |word| (*it, word)))
            {
                assert!(vocabulary::find(place, word).is_none(), "{word}");
                let found = find(place, &word.to_uppercase().replace('-', "_"));
                assert!(
                    found.is_some_and(|found| std::ptr::eq(found, other)),
                    "{word} stands twice"
                );
            }
        }
    }

    #[test]
    fn advice_shows_sentences_of_the_language() {
        for other in OTHERS {
            let examples: Vec<&str> = other.advice.split('`').skip(1).step_by(2).collect();
            for example in examples.iter().filter(|example| !example.starts_with('$')) {
                let first = example.split(' ').next().unwrap_or_default();
                let mut places = other.places.iter().copied().chain([vocabulary::Place::Top]);
                let network = (first == "egress").then_some(vocabulary::Place::Network);
                let is_known = places.any(|place| vocabulary::find(place, first).is_some())
                    || network.is_some_and(|place| vocabulary::find(place, first).is_some());
                assert!(is_known, "{example}");
            }
            assert!(
                other.advice.contains('`') || other.advice.starts_with(LEAVE_OUT),
                "{}",
                other.advice
            );
        }
    }
}
