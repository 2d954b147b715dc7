//! What can be wrong with hosts, and with bundles of them.

use crate::check::problem::suggestion;
use crate::source::Span;

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Problem {
    #[error("`{text}` is not the name of a host")]
    #[diagnostic(code("check::not-a-host"), help("{advice}"))]
    NotAHost {
        text: String,
        advice: &'static str,
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
    #[error("`{text}` is not the name of a host")]
    #[diagnostic(
        code("check::not-a-host"),
        help("name the hosts that are needed; `any` stands for all, and holds nothing back")
    )]
    Everything {
        text: String,
        #[label("every host")]
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
}
