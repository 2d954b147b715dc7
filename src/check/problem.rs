//! What can be wrong with a program whose sentences can be read.

use crate::diagnostic::Fix;
use crate::source::Span;

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Problem {
    #[error("S3 takes no bucket called `{name}`")]
    #[diagnostic(
        code("check::bad-bucket-name"),
        help(
            "{}write a name like `acme-data`, or none: smk then makes one that nobody else has",
            question(meant.as_deref())
        )
    )]
    BadBucketName {
        name: String,
        rule: &'static str,
        meant: Option<String>,
        #[label("{rule}")]
        span: Span,
    },
    #[error("`{keyword}` is said twice")]
    #[diagnostic(code("check::repeated"), help("keep one of them"))]
    SentenceTwice {
        keyword: String,
        #[label("and again here")]
        span: Span,
        #[label("first here")]
        first: Span,
        /// What can be taken out, as it says the same.
        same: Option<Span>,
    },
    #[error("a bucket that is kept cannot be emptied")]
    #[diagnostic(
        code("check::kept-and-emptied"),
        help(
            "with `keep` the bucket and its objects stay in AWS, with `empty-on-destroy` both are deleted; write one of them"
        )
    )]
    KeptAndEmptied {
        #[label("and this")]
        span: Span,
        #[label("this")]
        first: Span,
    },
    #[error("`{name}` is the name of two things")]
    #[diagnostic(
        code("check::name-twice"),
        help("give one of them another name; names are unique in a stack")
    )]
    NameTwice {
        name: String,
        #[label("and again here")]
        span: Span,
        #[label("first here")]
        first: Span,
    },
    #[error("`{name}` cannot be a name")]
    #[diagnostic(
        code("check::bad-name"),
        help(
            "{}a name begins with a small letter, goes on with small letters, digits and hyphens, and has at most {longest} characters",
            question(meant.as_deref())
        )
    )]
    BadName {
        name: String,
        longest: usize,
        meant: Option<String>,
        #[label("not a name")]
        span: Span,
    },
    #[error("`{name}` has a meaning of its own")]
    #[diagnostic(code("check::reserved-name"), help("choose another name"))]
    ReservedName {
        name: String,
        #[label("reserved")]
        span: Span,
    },
    #[error("there is no {wanted} called `{name}`")]
    #[diagnostic(code("check::no-such-thing"), help("{}", suggestion(similar.as_deref(), "", || "write a statement that gives it this name".to_owned())))]
    NoSuchThing {
        name: String,
        wanted: String,
        similar: Option<String>,
        #[label("nothing has this name")]
        span: Span,
    },
    #[error("`{name}` is {kind}, not a {wanted}")]
    #[diagnostic(code("check::other-thing"), help("name a {wanted} here"))]
    OtherThing {
        name: String,
        kind: String,
        wanted: String,
        #[label("a {wanted} is needed")]
        span: Span,
        #[label("{kind}")]
        defined: Span,
    },
    #[error("there is no `${name}`")]
    #[diagnostic(code("check::unknown-variable"), help("{}", suggestion(similar.as_deref(), "$", || format!("define it: `let {name} = …`"))))]
    UnknownVariable {
        name: String,
        similar: Option<String>,
        #[label("not defined")]
        span: Span,
    },
    #[error("`${name}` is never used")]
    #[diagnostic(code("check::unused"), severity(Warning), help("use it, or delete the line"))]
    Unused {
        name: String,
        /// The statement, unless it may be given a value from outside.
        statement: Option<Span>,
        #[label("defined here")]
        span: Span,
    },
    #[error("a variable stands for a value, not for a name")]
    #[diagnostic(code("check::variable-as-name"), help("write the name itself"))]
    VariableAsName {
        #[label("a name is needed")]
        span: Span,
        value: Option<String>,
    },
    #[error("the program has no parameter `{name}`")]
    #[diagnostic(code("check::unknown-parameter"), help("{}", suggestion(similar.as_deref(), "", || "parameters are declared by `param NAME = DEFAULT`".to_owned())))]
    UnknownParameter { name: String, similar: Option<String> },
    #[error("`{given}` cannot stand for `{default}` as the parameter `{name}`")]
    #[diagnostic(code("check::other-kind"), help("give a value of the same kind as the default"))]
    OtherKind {
        name: String,
        given: String,
        default: String,
        #[label("declared here")]
        span: Span,
    },
    #[error("the value of a constant has to be a literal")]
    #[diagnostic(
        code("check::not-a-literal"),
        help(
            "write a word, a number with or without unit, a quoted text, or a list of words; refer to things where they are used"
        )
    )]
    NotALiteral {
        #[label("not a literal")]
        span: Span,
    },
    #[error("`${name}` stands for several words where one value is needed")]
    #[diagnostic(code("check::not-one-value"), help("write the value itself"))]
    NotOneValue {
        name: String,
        #[label("several words")]
        span: Span,
        #[label("one value is needed")]
        used: Span,
    },
    #[error("a property of AWS takes a number without a unit")]
    #[diagnostic(
        code("check::quantity-in-property"),
        help("write the number in the unit that AWS documents for the property")
    )]
    QuantityInProperty {
        #[label("has a unit")]
        span: Span,
    },
    #[error("`{name}` is set twice")]
    #[diagnostic(code("check::property-twice"), help("keep one of them"))]
    PropertyTwice {
        name: String,
        #[label("and again here")]
        span: Span,
        #[label("first here")]
        first: Span,
    },
    #[error("`{name}` is not set to anything")]
    #[diagnostic(
        code("check::not-a-property"),
        help("write properties like `QueueName = \"work\"`, one a line")
    )]
    NotAProperty {
        name: String,
        #[label("expected `=` and a value")]
        span: Span,
        /// What may be meant as the value.
        value: Option<Span>,
    },
    #[error("`{name}` is a thing, not a value")]
    #[diagnostic(
        code("check::whole-thing"),
        help("name what is wanted of it, such as `{name}.id` or `{name}.arn`")
    )]
    WholeThing {
        name: String,
        #[label("which property of it?")]
        span: Span,
    },
    #[error("`{text}` is neither a value nor the name of a thing")]
    #[diagnostic(
        code("check::bare-word"),
        help("put quotes around a text: `\"{text}\"`; refer to a thing as `name.member`")
    )]
    BareWord {
        text: String,
        /// Whether it is like no name.
        is_alone: bool,
        #[label("not known")]
        span: Span,
    },
    #[error("there is no region `{region}`")]
    #[diagnostic(code("check::unknown-region"), help("{}", suggestion(similar.as_deref(), "", || "regions are named like `eu-west-1`".to_owned())))]
    UnknownRegion {
        region: String,
        similar: Option<String>,
        #[label("not a region of AWS")]
        span: Span,
    },
    #[error("the stack is in {region}, but `--region` says {other}")]
    #[diagnostic(code("check::other-region"), help("leave out `--region`, or move the stack"))]
    OtherRegion {
        region: String,
        other: String,
        #[label("the program says this")]
        span: Span,
    },
    #[error("the tag `{key}` is not yours to set")]
    #[diagnostic(
        code("check::reserved-tag"),
        help("choose a key that does not begin with `aws:` or `smk:`")
    )]
    ReservedTag {
        key: String,
        #[label("reserved")]
        span: Span,
    },
    #[error("the tag is longer than {longest} characters")]
    #[diagnostic(code("check::long-tag"), help("shorten it"))]
    LongTag {
        longest: usize,
        #[label("too long")]
        span: Span,
    },
    #[error("the tag `{key}` is set twice")]
    #[diagnostic(code("check::tag-twice"), help("keep one of them"))]
    TagTwice {
        key: String,
        #[label("and again here")]
        span: Span,
        #[label("first here")]
        first: Span,
    },
    #[error("`{alias}` cannot be the alias of a key")]
    #[diagnostic(
        code("check::bad-alias"),
        help(
            "use letters, digits, `/`, `_` and `-`, at most 250 of them, and do not begin with `aws/`"
        )
    )]
    BadAlias {
        alias: String,
        #[label("not an alias")]
        span: Span,
    },
    #[error("`{name}` is in no network")]
    #[diagnostic(code("check::not-in-a-network"), help("{}", in_which(networks)))]
    NotInANetwork {
        name: String,
        networks: Vec<String>,
        #[label("where does it run?")]
        span: Span,
        /// For each network what would say that it is there.
        fixes: Vec<Fix>,
    },
    #[error("what runs in a network runs in private subnets only")]
    #[diagnostic(
        code("check::in-public-subnet"),
        help("name the network alone, or one of its private subnets")
    )]
    InPublicSubnet {
        #[label("reachable from the internet")]
        span: Span,
        network: String,
    },
    #[error("there is no subnet `{name}` for a notebook")]
    #[diagnostic(code("check::no-such-subnet"), help("private subnets are {known}"))]
    NoSuchSubnet {
        name: String,
        known: String,
        #[label("not known")]
        span: Span,
    },
    #[error("a notebook cannot have a volume of this size")]
    #[diagnostic(code("check::volume-size"), help("choose from 5 to 16384 GB"))]
    VolumeSize {
        #[label("too small or too large")]
        span: Span,
    },
    #[error("this does not say why")]
    #[diagnostic(
        code("check::no-reason"),
        help(
            "write a sentence; it goes into what `smk export` writes, and auditors read it there"
        )
    )]
    NoReason {
        #[label("no reason")]
        span: Span,
    },
    #[error("`{name}` is used twice")]
    #[diagnostic(code("check::used-twice"), help("keep one of them; `read-write` includes `read`"))]
    UsedTwice {
        name: String,
        #[label("and again here")]
        span: Span,
        #[label("first here")]
        first: Span,
    },
    #[error("there is no SageMaker Studio in {region}")]
    #[diagnostic(
        code("check::no-studio"),
        help("choose another region for the stack; Studio is in {regions}")
    )]
    NoStudio {
        region: String,
        regions: String,
        #[label("AWS does not offer it there")]
        span: Span,
    },
    #[error("`{name}` cannot be the name of a user of Studio")]
    #[diagnostic(
        code("check::bad-user-name"),
        help(
            "{}write letters and digits, with single hyphens between them if you like, at most 63 in all: `ana` or `ana-lopez`",
            question(meant.as_deref())
        )
    )]
    BadUserName {
        name: String,
        meant: Option<String>,
        #[label("AWS refuses it")]
        span: Span,
    },
    #[error("`{name}` is a user twice")]
    #[diagnostic(code("check::user-twice"), help("keep one of them"))]
    UserTwice {
        name: String,
        #[label("and again here")]
        span: Span,
        #[label("first here")]
        first: Span,
        /// The user, or the whole line if it names nobody else.
        said: Span,
    },
    #[error("the apps of this studio do not know the proxy of their network")]
    #[diagnostic(
        code("check::studio-under-proxy"),
        severity(Warning),
        help(
            "use `egress via firewall`, which needs no settings, or have people set `HTTPS_PROXY` in their apps; S3 and the endpoints work without it"
        )
    )]
    StudioUnderProxy {
        #[label("its way out is a proxy")]
        span: Span,
    },
}

/// How a network is named, with those that there are.
fn in_which(networks: &[String]) -> String {
    match networks {
        [] => "write a network such as `network lab 10.0.0.0/16`, and `in lab` in these braces"
            .to_owned(),
        [only] => format!("write `in {only}` in its braces"),
        [first, ..] => format!("write in its braces which one, such as `in {first}`"),
    }
}

/// The question that comes before the help, if there is a word to ask about.
pub(super) fn question(meant: Option<&str>) -> String {
    meant.map(|meant| format!("did you mean `{meant}`? ")).unwrap_or_default()
}

pub(super) fn suggestion(
    similar: Option<&str>,
    sign: &str,
    otherwise: impl FnOnce() -> String,
) -> String {
    similar.map_or_else(otherwise, |similar| format!("did you mean `{sign}{similar}`?"))
}
