//! `endpoint`: ways to AWS services that do not lead through the internet.

use super::Problem;
use crate::check::Checker;
use crate::check::sentence::{Meant, Sentence, Word};
use crate::check::vocabulary::Place;
use crate::diagnostic::closest;
use crate::model::program::{Endpoint, Name, Spanned};
use crate::syntax::ast::Block;

/// Things whose buckets an endpoint can admit.
const BUCKETS: [&str; 3] = ["bucket", "resource", "existing"];

/// `endpoint sts, logs` or `endpoint s3 { allow data }`
pub(super) fn read(
    mut sentence: Sentence<'_>,
    known: &mut Vec<Endpoint>,
    inside: bool,
    checker: &mut Checker<'_>,
) {
    let Some(words) = sentence.list("the names of services", checker.diagnostics) else {
        return;
    };
    let existing = if sentence.is_text_next() {
        sentence.like("endpoint s3 \"vpce-0a1b2c3d4e5f6a7b8\"");
        existing(&words, &mut sentence, inside, checker)
    } else {
        None
    };
    let block = if existing.is_some() { None } else { sentence.block() };
    sentence.end(checker.diagnostics);
    let words: Vec<_> = words
        .into_iter()
        .filter_map(|word| sentence.plain(word, "the name of a service", checker.diagnostics))
        .collect();
    let allow = block.map(|block| (block, self::allow(block, checker)));
    for word in words {
        let service = Spanned::new(word.text.clone(), word.span);
        if !is_service(&service.value) {
            let small = Some(word.text.to_lowercase()).filter(|small| is_service(small));
            let meant = small.map(|word| Meant { word, is_slip: true });
            sentence.unexpected("the name of a service", &word, meant, checker.diagnostics);
            continue;
        }
        if let Some(first) = known.iter().find(|endpoint| endpoint.service.value == service.value) {
            let (first, span) = (first.service.span, service.span);
            checker.diagnostics.push(Problem::EndpointTwice {
                service: service.value,
                first,
                span,
            });
            continue;
        }
        if let Some(similar) = misspelt(&service.value) {
            let span = service.span;
            checker.diagnostics.push(Problem::UnknownService {
                service: service.value,
                similar,
                span,
            });
            continue;
        }
        if let Some((block, _)) = allow.as_ref().filter(|_| service.value != "s3") {
            checker
                .diagnostics
                .push(Problem::OnlyS3Allows { service: service.value, span: block.open });
            continue;
        }
        let allow = allow.as_ref().map(|(_, buckets)| buckets.clone());
        known.push(Endpoint { service, existing: existing.clone(), allow });
    }
}

/// The identifier of an endpoint that exists already.
fn existing(
    words: &[Word],
    sentence: &mut Sentence<'_>,
    inside: bool,
    checker: &mut Checker<'_>,
) -> Option<Spanned<String>> {
    let id = super::inside::identifier(sentence, &super::inside::ENDPOINT, inside, checker)?;
    if let Some(word) = words.iter().find(|word| !GATEWAYS.contains(&word.text.as_str())) {
        let (service, span) = (word.text.clone(), word.span);
        checker.diagnostics.push(Problem::ExistingInterface { service, span });
        return None;
    }
    if let [_, second, ..] = words {
        sentence.surplus(second.span, checker.diagnostics);
        return None;
    }
    Some(id)
}

/// Services whose endpoints are entries in route tables, so that no group stands before them.
const GATEWAYS: [&str; 2] = ["dynamodb", "s3"];

fn allow(block: &Block, checker: &mut Checker<'_>) -> Vec<Name> {
    let mut buckets = Vec::new();
    for mut sentence in checker.sentences(Place::Endpoint, block) {
        let names = sentence.list("the names of buckets", checker.diagnostics);
        sentence.end(checker.diagnostics);
        for name in names.into_iter().flatten().map(Word::name) {
            if checker.scope.names.refers(&name, &BUCKETS, checker.diagnostics) {
                buckets.push(name);
            }
        }
    }
    buckets
}

fn is_service(text: &str) -> bool {
    let made = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    text.split('.').all(made)
}

/// A service that is meant, where the name is nearly but not quite its own. Names that are like
/// none are taken as they are: AWS adds services faster than a list can.
fn misspelt(service: &str) -> Option<String> {
    if SERVICES.contains(&service) {
        return None;
    }
    // `com.amazonaws.eu-west-1.s3`, as AWS has it where the region is not known.
    let long = service.strip_prefix("com.amazonaws.").and_then(|name| name.split_once('.'));
    if let Some((_, name)) = long {
        return Some(name.to_owned());
    }
    closest(service, SERVICES).filter(|similar| strsim::levenshtein(similar, service) <= 1)
}

/// The guide of AWS `PrivateLink`, "AWS services that integrate with AWS `PrivateLink`": those that
/// data-science environments use.
pub const SERVICES: [&str; 44] = [
    "athena",
    "autoscaling",
    "bedrock",
    "bedrock-runtime",
    "cloudformation",
    "codeartifact.api",
    "codeartifact.repositories",
    "codecommit",
    "comprehend",
    "dynamodb",
    "ec2",
    "ec2messages",
    "ecr.api",
    "ecr.dkr",
    "elasticfilesystem",
    "elasticmapreduce",
    "events",
    "execute-api",
    "forecast",
    "forecastquery",
    "git-codecommit",
    "glue",
    "kms",
    "lakeformation",
    "lambda",
    "logs",
    "monitoring",
    "notebook",
    "rds",
    "redshift-data",
    "rekognition",
    "s3",
    "sagemaker.api",
    "sagemaker.featurestore-runtime",
    "sagemaker.metrics",
    "sagemaker.runtime",
    "secretsmanager",
    "servicecatalog",
    "sns",
    "sqs",
    "ssm",
    "ssmmessages",
    "studio",
    "sts",
];
