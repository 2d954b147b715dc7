//! What stands between a program and a template.

use crate::diagnostic::Finding;
use crate::model::limits::{TEMPLATE_BYTES, TEMPLATE_RESOURCES};
use crate::source::Span;

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Problem {
    #[error("CloudFormation gives no `{property}` of `{address}`")]
    #[diagnostic(
        code("export::no-attribute"),
        help("set `{property}` of `{address}` in the program, or refer to something else")
    )]
    NoAttribute {
        address: String,
        property: String,
        #[label("a template cannot refer to this")]
        span: Span,
    },
    #[error("an output of CloudFormation is a text, and this is a map")]
    #[diagnostic(code("export::map-as-output"), help("give single values of it as outputs"))]
    MapAsOutput {
        #[label("this is a map")]
        span: Span,
    },
    #[error(
        "the template has {bytes} bytes, and CloudFormation takes {TEMPLATE_BYTES} in a request"
    )]
    #[diagnostic(
        code("export::long-template"),
        severity(Warning),
        help("deploy it from a bucket: `aws cloudformation deploy --s3-bucket BUCKET …`")
    )]
    LongTemplate { bytes: usize },
    #[error("the template has {count} resources, and CloudFormation takes {TEMPLATE_RESOURCES}")]
    #[diagnostic(
        code("export::many-resources"),
        severity(Warning),
        help("divide the program into several stacks")
    )]
    ManyResources { count: usize },
}

impl Finding for Problem {}
