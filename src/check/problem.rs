//! What can be wrong with a program whose sentences can be read.

use super::sentence::Meant;
use crate::source::Span;

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Problem {
    #[error("`{keyword}` lacks {what}")]
    #[diagnostic(code("check::incomplete"), help("write it like `{example}`"))]
    Incomplete {
        keyword: String,
        what: String,
        example: String,
        #[label("here")]
        span: Span,
        #[label("used here")]
        used: Option<Span>,
    },
    #[error("`{keyword}` is already complete")]
    #[diagnostic(
        code("check::surplus"),
        help(
            "write it like `{example}`; lists have commas, and every statement a line of its own"
        )
    )]
    Surplus {
        keyword: String,
        example: String,
        #[label("this is too much")]
        span: Span,
        /// All words that are too much, if words are all of it.
        rest: Option<Span>,
    },
    #[error("expected {what} but found `{found}`")]
    #[diagnostic(code("check::expected"), help("{}write it like `{example}`", asked(meant.as_ref())))]
    Expected {
        what: String,
        found: String,
        example: String,
        #[label("not {what}")]
        span: Span,
        #[label("used here")]
        used: Option<Span>,
        meant: Option<Meant>,
    },
    #[error("{what} is written without quotes")]
    #[diagnostic(code("check::expected"), help("write it like `{example}`"))]
    Quoted {
        what: String,
        example: String,
        text: String,
        /// Whether it would be right without the quotes, as far as one can tell.
        fits: bool,
        #[label("in quotes")]
        span: Span,
    },
    #[error("{what} is written in quotes")]
    #[diagnostic(code("check::expected"), help("write it like `{example}`"))]
    Unquoted {
        what: String,
        example: String,
        #[label("without quotes")]
        span: Span,
        /// The last word that the text may consist of.
        until: Option<Span>,
    },
    #[error("a statement cannot begin with {found}")]
    #[diagnostic(code("check::unknown-statement"), help("begin it with one of: {known}"))]
    NoFirstWord {
        found: &'static str,
        known: String,
        #[label("not a statement")]
        span: Span,
    },
    #[error("`{keyword}` begins no statement")]
    #[diagnostic(code("check::unknown-statement"), help("{}", suggestion(similar.as_ref().map(|meant| meant.word.as_str()), "", || format!("what may stand here: {known}"))))]
    UnknownStatement {
        keyword: String,
        similar: Option<Meant>,
        known: String,
        #[label("not known")]
        span: Span,
    },
    #[error("`{keyword}` stands inside of {outer}")]
    #[diagnostic(code("check::misplaced"), help("move it into the braces of {outer}"))]
    OnlyInside {
        keyword: String,
        outer: String,
        #[label("not at the top level")]
        span: Span,
    },
    #[error("`{keyword}` does not belong into {owner}")]
    #[diagnostic(code("check::misplaced"), help("move it {place}"))]
    NotInside {
        keyword: String,
        owner: &'static str,
        place: String,
        #[label("not here")]
        span: Span,
    },
    #[error("this version of smk cannot build `{keyword}` yet")]
    #[diagnostic(
        code("check::not-built"),
        help("take the statement out; nothing of it would be created")
    )]
    NotBuilt {
        keyword: String,
        statement: Span,
        #[label("understood, but without effect")]
        span: Span,
    },
    #[error("S3 takes no bucket called `{name}`")]
    #[diagnostic(
        code("check::bad-bucket-name"),
        help("write a name like `acme-data`, or none: smk then makes one that nobody else has")
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
            "a name begins with a small letter, goes on with small letters, digits and hyphens, and has at most {longest} characters"
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
    #[error("the bundle `{name}` is built in")]
    #[diagnostic(
        code("check::built-in-bundle"),
        help(
            "choose another name; `smk explain check::built-in-bundle` lists the bundles there are"
        )
    )]
    BuiltInBundle {
        name: String,
        #[label("already a bundle")]
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
    #[error("`{text}` is not the name of a host")]
    #[diagnostic(code("check::not-a-host"), help("{advice}"))]
    NotAHost {
        text: String,
        advice: String,
        meant: Option<String>,
        #[label("not a host")]
        span: Span,
    },
    #[error("`.{name}` stands for the sites of everybody who registers a name below `{name}`")]
    #[diagnostic(
        code("check::public-suffix"),
        help("name the sites that are needed, such as `.example.{name}`")
    )]
    PublicSuffix {
        name: String,
        #[label("whoever wants to can have a host here")]
        span: Span,
    },
    #[error("`{name}` is a name below which others register theirs, and hardly a site itself")]
    #[diagnostic(
        code("check::public-suffix"),
        severity(Warning),
        help("name the site that is needed, such as `www.example.{name}`")
    )]
    HardlyAHost {
        name: String,
        #[label("this name and nothing below it")]
        span: Span,
    },
    #[error("`.{name}` stands for hosts of everybody who is a customer there")]
    #[diagnostic(
        code("check::shared-suffix"),
        severity(Warning),
        help("name the hosts that are needed; data can be sent to all others as well")
    )]
    SharedSuffix {
        name: String,
        #[label("whoever wants to can have a host here")]
        span: Span,
    },
    #[error("everybody can have a bucket at `{name}`")]
    #[diagnostic(
        code("check::shared-suffix"),
        severity(Warning),
        help(
            "if the data is in one bucket, name that bucket's own host, such as `my-own.{name}`; data can be sent to all others as well"
        )
    )]
    SharedHost {
        name: String,
        #[label("reaches the buckets of all customers")]
        span: Span,
    },
    #[error("there is no bundle called `{name}`")]
    #[diagnostic(code("check::unknown-bundle"), help("{}", suggestion(similar.as_deref(), "", || format!("bundles are {known}; a host is written with its dots"))))]
    UnknownBundle {
        name: String,
        similar: Option<String>,
        known: String,
        #[label("not known")]
        span: Span,
    },
    #[error("`{keyword}` is joined to the line above by its comma")]
    #[diagnostic(
        code("check::surplus"),
        help("delete the comma at the end of that line; a comma continues a line")
    )]
    Joined {
        keyword: String,
        #[label("begins a line of its own")]
        span: Span,
    },
    #[error("the bundle is empty")]
    #[diagnostic(code("check::empty-bundle"), help("list hosts in the braces"))]
    EmptyBundle {
        #[label("no hosts")]
        span: Span,
    },
    #[error("hosts of a bundle are joined by commas")]
    #[diagnostic(code("check::no-comma"), help("write a comma in front of this"))]
    NoComma {
        #[label("a comma is missing before this")]
        span: Span,
        /// What a comma has to follow.
        after: Vec<Span>,
        is_sure: bool,
    },
    #[error("`{host}` is allowed twice")]
    #[diagnostic(code("check::host-twice"), severity(Warning), help("keep one of them"))]
    HostTwice {
        host: String,
        #[label("and again here")]
        span: Span,
        #[label("first here")]
        first: Span,
        /// Whether both stand in one list, as the program writes it.
        in_list: bool,
    },
    #[error("`{host}` is already allowed by `{wider}`")]
    #[diagnostic(
        code("check::host-covered"),
        severity(Warning),
        help(
            "leave one of them out: the wider one lets in more, the narrower one adds nothing to it"
        )
    )]
    HostCovered {
        host: String,
        wider: String,
        #[label("adds nothing")]
        span: Span,
        #[label("this includes it")]
        by: Span,
        in_list: bool,
    },
    #[error("this is in no network")]
    #[diagnostic(code("check::not-in-a-network"), help("say which one: `in lab`"))]
    NotInANetwork {
        #[label("where does it run?")]
        span: Span,
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
            "write letters and digits, with single hyphens between them if you like, at most 63 in all: `ana` or `ana-lopez`"
        )
    )]
    BadUserName {
        name: String,
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

/// The question that comes before the help, if there is a word to ask about.
fn asked(meant: Option<&Meant>) -> String {
    meant.map(|meant| format!("did you mean `{}`? ", meant.word)).unwrap_or_default()
}

fn suggestion(similar: Option<&str>, sign: &str, otherwise: impl FnOnce() -> String) -> String {
    similar.map_or_else(otherwise, |similar| format!("did you mean `{sign}{similar}`?"))
}
