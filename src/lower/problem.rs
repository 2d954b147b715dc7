//! What can be wrong with a program that shows only when its resources are known.

use crate::schema::ViolationKind;
use crate::source::Span;

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Problem {
    #[error("there is no `{name}`")]
    #[diagnostic(code("check::unknown-name"), help("{}", suggestion(similar.as_deref(), "names come from the statements of the program; `smk expand` lists everything they stand for")))]
    UnknownName {
        name: String,
        similar: Option<String>,
        #[label("nothing has this name")]
        span: Span,
    },
    #[error("`{owner}` has no `{member}`")]
    #[diagnostic(code("check::unknown-member"), help("{}", suggestion(similar.as_deref(), "`smk expand` shows its properties")))]
    UnknownMember {
        owner: String,
        member: String,
        type_name: String,
        similar: Option<String>,
        #[label("not a property of {type_name}")]
        span: Span,
    },
    #[error("`{member}` of `{owner}` goes into AWS and does not come back")]
    #[diagnostic(
        code("check::not-given-back"),
        help("what is needed elsewhere stands in a `let` or `param` that both use")
    )]
    NotGivenBack {
        owner: String,
        member: String,
        #[label("a read does not give it")]
        span: Span,
    },
    #[error("there is nothing called `{name}` to protect")]
    #[diagnostic(
        code("check::nothing-to-protect"),
        help(
            "name a statement, such as `protect research`, or one of the resources that `smk expand` lists"
        )
    )]
    NothingToProtect {
        name: String,
        #[label("nothing has this name")]
        span: Span,
    },
    #[error(
        "the allowed names need {rules} rules in a security group, and AWS grants {}",
        crate::model::limits::RULES_PER_SECURITY_GROUP
    )]
    #[diagnostic(
        code("check::too-many-rules"),
        help(
            "each address of each name on each port takes one under `via nat`, and each port several under `via firewall` in an existing VPC; allow fewer names or ports"
        )
    )]
    TooManyRules {
        rules: usize,
        #[label("these names resolve to too many addresses")]
        span: Span,
    },
    #[error(
        "the names that are allowed on port {port} take {length} characters, and AWS grants {}",
        crate::model::limits::PARAMETER_VALUE
    )]
    #[diagnostic(
        code("check::long-allow-list"),
        help(
            "allow fewer names, or a whole domain such as `.example.org` in place of many names below it"
        )
    )]
    LongAllowList {
        port: u16,
        length: usize,
        #[label("the first of these names")]
        span: Span,
    },
    #[error(
        "the script and what smk prepares before it can take {length} characters in base64, and AWS grants {}",
        crate::model::limits::LIFECYCLE_SCRIPT
    )]
    #[diagnostic(
        code("check::long-lifecycle"),
        help("let the script fetch what it needs, from a bucket or a package")
    )]
    LongLifecycle {
        length: usize,
        #[label("too long")]
        span: Span,
    },
    #[error(
        "the allowed names need {rules} rules of {bytes} bytes in a firewall, which takes {} bytes",
        crate::model::limits::FIREWALL_RULES_BYTES
    )]
    #[diagnostic(
        code("check::too-many-hosts"),
        help("allow a name with everything below it, such as `.example.org`, in place of many")
    )]
    TooManyHosts {
        rules: usize,
        bytes: usize,
        #[label("with this, more than AWS takes")]
        span: Span,
    },
    #[error("there is nothing to guard")]
    #[diagnostic(
        code("check::nothing-to-guard"),
        help(
            "the guardrails hold everything to the subnets of the program's workloads: write a notebook or a training, or leave the line out"
        )
    )]
    NothingToGuard {
        #[label("the program has no workloads")]
        span: Span,
    },
    #[error(
        "the guardrails would list {groups} security groups and {subnets} subnets, and a policy of AWS holds {} characters",
        crate::model::limits::MANAGED_POLICY
    )]
    #[diagnostic(
        code("check::long-guardrails"),
        help("spread the workloads over several programs, each with its own guardrails")
    )]
    LongGuardrails {
        groups: usize,
        subnets: usize,
        #[label("too long")]
        span: Span,
    },
    #[error("the endpoint of `{service}` needs routes in subnets that are not smk's")]
    #[diagnostic(
        code("check::routes-to-endpoint"),
        help(
            "name the endpoint that these subnets have: `endpoint {service} \"vpce-…\"`, or write ranges after `subnets private`, so that smk makes them"
        )
    )]
    RoutesToEndpoint {
        service: String,
        #[label("needs the endpoint of {service}")]
        span: Span,
    },
    #[error("`{name}` is in {found}, and the stack is in {wanted}")]
    #[diagnostic(
        code("check::existing-elsewhere"),
        help(
            "smk reads only where the stack is; write the ARN itself, in quotes, where it is needed"
        )
    )]
    ExistingElsewhere {
        name: String,
        found: String,
        wanted: String,
        #[label("is not in {wanted}")]
        span: Span,
    },
    #[error("the VPC already gets an endpoint of `{service}` with the network `{network}`")]
    #[diagnostic(
        code("check::endpoint-of-another-network"),
        help(
            "put both into one network; a VPC has one endpoint of a service that answers under its name"
        )
    )]
    SharedVpc {
        service: String,
        network: String,
        #[label("needs one too")]
        span: Span,
        #[label("for this")]
        first: Span,
    },
    #[error("smk does not know the id of S3's prefix list in {region}")]
    #[diagnostic(
        code("check::unknown-prefix-list"),
        help(
            "choose another region, or a newer smk; without the list no rule can let a workload reach S3 through its endpoint and nothing else"
        )
    )]
    UnknownPrefixList {
        region: String,
        #[label("needs the endpoint of S3")]
        span: Span,
    },
    #[error("there is no resource type `{type_name}`")]
    #[diagnostic(code("check::unknown-type"), help("{}", suggestion(similar.as_deref(), "types are named like `AWS::SQS::Queue`")))]
    UnknownType {
        type_name: String,
        similar: Option<String>,
        #[label("not a type of AWS")]
        span: Span,
    },
    #[error("`{type_name}` does not exist in {region}")]
    #[diagnostic(code("check::not-in-region"), help("regions that have it: {regions}"))]
    NotInRegion {
        type_name: String,
        region: String,
        regions: String,
        #[label("asked for here")]
        span: Span,
    },
    #[error("{violation}")]
    #[diagnostic(code("check::property"), help("{}", .violation.help()))]
    Property {
        /// What does not fit: a property of a resource, or the resource.
        what: String,
        violation: ViolationKind,
        /// The word that does not fit.
        written: Option<Written>,
        /// Whether nobody should read the value.
        is_secret: bool,
        #[label("{what}")]
        span: Span,
    },
    #[error("`{first}` and `{second}` would both be called `{name}` in AWS")]
    #[diagnostic(code("check::same-name"), help("give one of them another name"))]
    SameName {
        first: String,
        second: String,
        name: String,
        #[label("`{first}`")]
        one: Span,
        #[label("`{second}`")]
        other: Span,
    },
}

/// A word of a property as it stands in the program.
#[derive(Clone, Copy, Debug)]
pub struct Written {
    pub span: Span,
    pub quoted: bool,
    /// Whether it is a known word but for a slip.
    pub is_slip: bool,
}

fn suggestion(similar: Option<&str>, otherwise: &str) -> String {
    similar.map_or_else(|| otherwise.to_owned(), |similar| format!("did you mean `{similar}`?"))
}
