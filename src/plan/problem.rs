//! Why something cannot be planned.

use crate::diagnostic::Finding;
use crate::model::{AccountId, Address, Reference, Region, TypeName};
use crate::source::Span;

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Problem {
    #[error("this would {deed} `{address}`, which is protected")]
    #[diagnostic(
        code("plan::protected"),
        help("take back the change, or remove the `protect` statement first")
    )]
    Protected {
        address: Address,
        deed: &'static str,
        #[label("protected here")]
        statement: Span,
        #[label("cannot be changed without replacing it")]
        cause: Option<Span>,
    },

    #[error("there is a stack `{stack}` already, with {what}, and the state knows nothing of it")]
    #[diagnostic(
        code("plan::another-state"),
        help(
            "where the state was lost or is another one, `smk adopt` takes in what there is; name the state that there is with `--state`; or give this stack another name"
        )
    )]
    AnotherState {
        stack: String,
        what: String,
        #[label("exists already")]
        span: Span,
    },

    #[error("Cloud Control cannot manage a `{type_name}`")]
    #[diagnostic(
        code("plan::not-provisionable"),
        help("make it by other means, and read it with `existing` or give its identifier")
    )]
    NotProvisionable {
        type_name: TypeName,
        #[label("asked for here")]
        span: Span,
    },

    #[error("`{type_name}` does not exist in {region}")]
    #[diagnostic(code("plan::not-in-region"), help("{}", regions_help(.regions)))]
    NotInRegion {
        type_name: TypeName,
        region: String,
        regions: Vec<String>,
        #[label("asked for here")]
        span: Span,
    },

    #[error("there is no {type_name} `{identifier}` in account {account}, {region}")]
    #[diagnostic(
        code("plan::existing-missing"),
        help("check the identifier, the account and the region; smk only reads it")
    )]
    ExistingMissing {
        type_name: TypeName,
        identifier: String,
        account: AccountId,
        region: Region,
        #[label("expected to exist")]
        span: Span,
    },

    #[error("`{property}` of `{address}` is {found}, not {expected}")]
    #[diagnostic(
        code("plan::existing-differs"),
        help("change it where it is managed, or name another one; smk only reads it")
    )]
    ExistingDiffers {
        address: Address,
        property: String,
        expected: String,
        found: String,
        #[label("expected here")]
        span: Span,
    },

    #[error("the subnet `{range}` is not inside of the VPC, which has `{found}`")]
    #[diagnostic(code("plan::outside-vpc"), help("choose a free range within `{found}`"))]
    OutsideVpc {
        range: String,
        found: String,
        #[label("outside")]
        span: Span,
    },

    #[error("`{address}` cannot be looked up before `{needed}` is created")]
    #[diagnostic(
        code("plan::existing-too-early"),
        help("refer to `{needed}` directly instead of looking up what it makes")
    )]
    ExistingTooEarly {
        address: Address,
        needed: Address,
        #[label("its identifier is not known yet")]
        span: Span,
    },

    #[error("`{address}` was made by smk and is now only to be read")]
    #[diagnostic(
        code("plan::existing-owned"),
        help("give the `existing` statement another name, or keep the resource in the program")
    )]
    ExistingOwned {
        address: Address,
        #[label("would be destroyed and looked up at once")]
        span: Span,
    },

    #[error("AWS does not say what `{reference}` is")]
    #[diagnostic(
        code("plan::unknown-value"),
        help("refer to a property that `{}` has when it is read", .reference.address)
    )]
    UnknownValue {
        reference: Reference,
        #[label("needed here")]
        span: Span,
    },

    #[error("`{from}` cannot become `{to}`, which already exists")]
    #[diagnostic(
        code("plan::move-occupied"),
        help(
            "take out the `moved` line: `{from}` is then destroyed; to leave it in AWS, write `forget {from}`"
        )
    )]
    MoveOccupied {
        from: Address,
        to: Address,
        #[label("both are in the state")]
        span: Span,
    },

    #[error("`{from}` is an {found}, and `{to}` is an {wanted}")]
    #[diagnostic(
        code("plan::moved-to-other-type"),
        help("name what it became; a resource cannot become one of another type")
    )]
    MovedToOtherType {
        from: Address,
        to: Address,
        found: TypeName,
        wanted: TypeName,
        #[label("not the same kind of thing")]
        span: Span,
    },

    #[error("`{address}` cannot be put back as it was: the program asks for something else by now")]
    #[diagnostic(
        code("plan::not-known-any-more"),
        help(
            "it holds a value that AWS does not give back and smk does not keep; `smk apply` makes it as the program says"
        )
    )]
    NotKnownAnyMore {
        address: Address,
        #[label("asked for here")]
        span: Option<Span>,
    },

    #[error("the bucket `{address}` holds objects")]
    #[diagnostic(
        code("plan::bucket-not-empty"),
        help(
            "write `keep` in its braces and it stays in AWS; write `empty-on-destroy` and its objects are deleted with all their versions; or empty it"
        )
    )]
    BucketNotEmpty {
        address: Address,
        #[label("would be deleted")]
        span: Option<Span>,
    },

    #[error("smk cannot see whether the bucket `{address}` is empty: {reason}")]
    #[diagnostic(
        code("plan::bucket-unseen"),
        help(
            "write `keep` in its braces and it stays in AWS, or `empty-on-destroy` and whatever it holds is deleted"
        )
    )]
    BucketUnseen {
        address: Address,
        reason: String,
        #[label("would be deleted")]
        span: Option<Span>,
    },

    #[error("the state belongs to {recorded}, and this run is for {wanted}")]
    #[diagnostic(
        code("plan::other-owner"),
        help("use the state folder of this stack, account and region, or a new one")
    )]
    OtherOwner { recorded: String, wanted: String },
}

impl Finding for Problem {}

fn regions_help(regions: &[String]) -> String {
    match regions {
        [] => "use another type".to_owned(),
        some => format!("use one of its regions: {}", some.join(", ")),
    }
}
