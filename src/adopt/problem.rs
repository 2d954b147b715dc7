//! Why something cannot be taken over.

use crate::diagnostic::Finding;
use crate::model::{AccountId, Address, PhysicalId, Region, TypeName};
use crate::source::Span;

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Problem {
    #[error("the program has no resource `{address}`")]
    #[diagnostic(code("adopt::no-such-address"), help("{}", similar_help(.similar.as_deref())))]
    NoSuchAddress { address: Address, similar: Option<String> },

    #[error("`{address}` is only read")]
    #[diagnostic(
        code("adopt::only-read"),
        help("an `existing` statement needs no import; to manage it, write it as a resource")
    )]
    OnlyRead {
        address: Address,
        #[label("looked up here")]
        span: Span,
    },

    #[error("`{address}` is in the state already, as `{identifier}`")]
    #[diagnostic(
        code("adopt::known-already"),
        help("nothing is to be imported; `smk plan` shows what would change")
    )]
    KnownAlready { address: Address, identifier: PhysicalId },

    #[error("the {type_name} `{identifier}` is in the state already, as `{address}`")]
    #[diagnostic(
        code("adopt::known-otherwise"),
        help(
            "if it is to have another name, write `moved {address} to …` into the program instead"
        )
    )]
    KnownOtherwise { type_name: TypeName, identifier: PhysicalId, address: Address },

    #[error("`{identifier}` does not look like the identifier of an {type_name}")]
    #[diagnostic(code("adopt::wrong-form"), help("it has the form `{form}`, in quotes"))]
    WrongForm { type_name: TypeName, identifier: PhysicalId, form: String },

    #[error("`{identifier}` is in account {found_account}, {found_region}")]
    #[diagnostic(
        code("adopt::elsewhere"),
        help(
            "this run is for account {account}, {region}; take the credentials and the region of the other, or another identifier"
        )
    )]
    Elsewhere {
        identifier: PhysicalId,
        found_account: String,
        found_region: String,
        account: AccountId,
        region: Region,
    },

    #[error("there is no {type_name} `{identifier}` in account {account}, {region}")]
    #[diagnostic(
        code("adopt::not-found"),
        help("check the identifier, the account and the region; it has the form `{form}`")
    )]
    NotFound {
        type_name: TypeName,
        identifier: PhysicalId,
        account: AccountId,
        region: Region,
        form: String,
    },

    #[error("the {type_name} `{identifier}` belongs to stack `{stack}`, as its tags say")]
    #[diagnostic(
        code("adopt::of-another-stack"),
        help(
            "let that stack `forget` it first, or give `--take-over`: from then on both would change it"
        )
    )]
    OfAnotherStack { type_name: TypeName, identifier: PhysicalId, stack: String },
}

impl Finding for Problem {}

fn similar_help(similar: Option<&str>) -> String {
    similar.map_or_else(
        || "`smk expand` lists the resources of the program".to_owned(),
        |similar| format!("did you mean `{similar}`?"),
    )
}
