//! What the caller may do, where the local cloud was started with policies: Cloud Control's own
//! actions, what the handlers use on behalf of the caller, and what IAM's simulation says of both.
//! IAM user guide, "Policy evaluation logic".

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::local::protocol::{ErrorCode, Exception, Failure};
use crate::local::s3::decoded;
use crate::local::sts::{self, Answer};
use crate::model::{AccountId, Json, Map, Region, Value, rights};
use crate::schema::{Operation, TypeSchema};

/// The policies of the caller; without any, everything is allowed.
#[derive(Clone, Debug)]
pub struct Access(Vec<Statement>);

#[derive(Clone, Debug)]
struct Statement {
    allows: bool,
    actions: Vec<String>,
    resources: Vec<String>,
    /// To which services a role may be passed, if that is a condition.
    to: Option<Vec<String>>,
}

/// What a handler works on.
pub struct Subject<'a> {
    pub schema: &'a TypeSchema,
    pub operation: Operation,
    pub properties: &'a Json,
    pub region: &'a Region,
    pub account: &'a AccountId,
}

impl Access {
    /// A policy, or a list of them. A condition that is not known here is never met.
    pub fn read(policies: &Json) -> Option<Self> {
        let list = policies.as_array().cloned().unwrap_or_else(|| vec![policies.clone()]);
        let mut statements = Vec::new();
        for policy in &list {
            for statement in policy.get("Statement")?.as_array()? {
                let to = statement
                    .get("Condition")
                    .map(|tests| texts(tests.pointer("/StringEquals/iam:PassedToService")));
                statements.push(Statement {
                    allows: statement.get("Effect")?.as_str()? == "Allow",
                    actions: texts(statement.get("Action")),
                    resources: texts(statement.get("Resource")),
                    to,
                });
            }
        }
        Some(Self(statements))
    }

    /// Whether an action is allowed on a resource, or on any where nobody knows which it is; the
    /// same holds for the services to which a role is passed.
    fn allows(&self, action: &str, on: Option<&str>, to: Option<&[String]>) -> bool {
        let applies = |statement: &&Statement| {
            statement.actions.iter().any(|it| matches(it, action, true))
                && on.is_none_or(|on| statement.resources.iter().any(|it| matches(it, on, false)))
                && statement.to.as_ref().zip(to).is_none_or(|(allowed, to)| {
                    !to.is_empty() && to.iter().all(|service| allowed.contains(service))
                })
        };
        let mut applying = self.0.iter().filter(applies).peekable();
        applying.peek().is_some() && applying.all(|statement| statement.allows)
    }

    /// Refuses a request that the caller may not make at all.
    /// The words are those of AWS: <https://github.com/aws/aws-sdk/issues/140>.
    pub fn request(
        &self,
        name: &str,
        region: &Region,
        account: &AccountId,
    ) -> Result<(), Exception> {
        let action = format!("cloudformation:{name}");
        let resource = rights::arn(region, account.as_str(), "cloudformation", "resource/*");
        if self.allows(&action, Some(&resource), None) {
            return Ok(());
        }
        let message = refusal(&action, &resource, region, account);
        Err(Exception::new("AccessDeniedException", message))
    }

    /// Refuses what a handler would be refused.
    pub fn handler(&self, subject: &Subject<'_>) -> Result<(), Failure> {
        let handler = subject.schema.handler(subject.operation);
        let permissions = handler.into_iter().flat_map(|handler| &handler.permissions);
        for action in permissions {
            if let Some((service, name)) = rights::right(action) {
                self.handler_action(&service, name, subject)?;
            }
        }
        Ok(())
    }

    fn handler_action(
        &self,
        service: &str,
        name: &str,
        subject: &Subject<'_>,
    ) -> Result<(), Failure> {
        let Subject { schema, properties, region, account, .. } = subject;
        let action = format!("{service}:{name}");
        let type_name = schema.name.as_str();
        let known = match Value::from((*properties).clone()) {
            Value::Map(known) => known,
            _ => Map::new(),
        };
        if !rights::is_wanted(type_name, &known, service, name) {
            return Ok(());
        }
        let mut on: Vec<Option<String>> = vec![None];
        if action == "iam:PassRole" {
            on = roles(properties).into_iter().map(Some).collect();
        } else if rights::is_without(service, name) {
            on = vec![Some("*".to_owned())];
        } else if rights::on_special(service, name).is_none()
            && let Some(named) = rights::named(type_name).filter(|it| it.service == service)
            && !named.tails.is_empty()
        {
            let property = |name: &str| match properties.get(name).and_then(Json::as_str) {
                Some(text) => text.to_owned(),
                None if name == "Path" => "/".to_owned(),
                None => "*".to_owned(),
            };
            let tails = named.tails.iter().map(|tail| rights::filled(tail, property));
            let arns = tails.map(|tail| rights::arn(region, account.as_str(), service, &tail));
            let arns: Vec<String> = arns.collect();
            if arns.iter().any(|arn| self.allows(&action, Some(arn), None)) {
                return Ok(());
            }
            on = arns.into_iter().take(1).map(Some).collect();
        }
        for on in on {
            // To which service a handler passes a role is not said by its schema.
            if !self.allows(&action, on.as_deref(), None) {
                let on = on.unwrap_or_else(|| "*".to_owned());
                let message = refusal(&action, &on, region, account);
                return Err(Failure::new(ErrorCode::AccessDenied, message));
            }
        }
        Ok(())
    }
}

/// Answers `SimulatePrincipalPolicy`, for the caller of the local cloud.
pub fn simulate(
    access: Option<&Access>,
    form: &str,
    (account, region): (&AccountId, &Region),
    request: &str,
) -> Answer {
    const ASKING: &str = "iam:SimulatePrincipalPolicy";
    let fields: BTreeMap<String, String> = form
        .split('&')
        .filter_map(|field| field.split_once('='))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect();
    let source = fields.get("PolicySourceArn").map(String::as_str).unwrap_or_default();
    if access.is_some_and(|access| !access.allows(ASKING, Some(source), None)) {
        let message = refusal(ASKING, source, region, account);
        return sts::refused(403, "AccessDenied", &message, request);
    }
    let members = |list: &str| {
        let begin = format!("{list}.member.");
        let of = fields.iter().filter(|(name, _)| name.starts_with(&begin));
        of.map(|(_, value)| value.clone()).collect::<Vec<String>>()
    };
    let mut resources = members("ResourceArns");
    if resources.is_empty() {
        resources.push("*".to_owned());
    }
    let to = members("ContextEntries.member.1.ContextKeyValues");
    let mut results = String::new();
    for action in members("ActionNames") {
        for on in &resources {
            let allowed = access.is_none_or(|access| access.allows(&action, Some(on), Some(&to)));
            let decision = if allowed { "allowed" } else { "implicitDeny" };
            let _ = write!(
                results,
                "<member><EvalActionName>{action}</EvalActionName>\
                 <EvalDecision>{decision}</EvalDecision>\
                 <EvalResourceName>{on}</EvalResourceName>\
                 <MatchedStatements/><MissingContextValues/></member>"
            );
        }
    }
    let body = format!(
        "<SimulatePrincipalPolicyResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\
         <SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated>\
         <EvaluationResults>{results}</EvaluationResults></SimulatePrincipalPolicyResult>\
         <ResponseMetadata><RequestId>{request}</RequestId></ResponseMetadata>\
         </SimulatePrincipalPolicyResponse>\n"
    );
    Answer { status: 200, body }
}

fn refusal(action: &str, on: &str, region: &Region, account: &AccountId) -> String {
    format!(
        "User: {} is not authorized to perform: {action} on resource: {on} because no \
         identity-based policy allows the {action} action",
        sts::caller(account, region)
    )
}

/// The ARNs of roles among the values.
fn roles(properties: &Json) -> Vec<String> {
    match properties {
        Json::String(text) if text.starts_with("arn:") && text.contains(":role/") => {
            vec![text.clone()]
        }
        Json::Array(items) => items.iter().flat_map(roles).collect(),
        Json::Object(entries) => entries.values().flat_map(roles).collect(),
        _ => Vec::new(),
    }
}

fn texts(value: Option<&Json>) -> Vec<String> {
    match value {
        Some(Json::String(text)) => vec![text.clone()],
        Some(Json::Array(items)) => {
            items.iter().filter_map(Json::as_str).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a text is one of those for which a pattern stands: a star is any text, and a question
/// mark any letter.
fn matches(pattern: &str, text: &str, ignore_case: bool) -> bool {
    let fold = |it: &str| if ignore_case { it.to_ascii_lowercase() } else { it.to_owned() };
    let (pattern, text) = (fold(pattern), fold(text));
    let (mut pattern, mut text) = (pattern.as_str(), text.as_str());
    let mut star: Option<(&str, &str)> = None;
    loop {
        let mut letters = text.chars();
        match (pattern.chars().next(), letters.next()) {
            (Some('*'), _) => {
                pattern = pattern.get(1..).unwrap_or_default();
                star = Some((pattern, text));
            }
            (Some(wanted), Some(found)) if wanted == '?' || wanted == found => {
                pattern = pattern.get(wanted.len_utf8()..).unwrap_or_default();
                text = letters.as_str();
            }
            (None, None) => return true,
            _ => {
                // The last star stands for one letter more.
                let Some((after, from)) = star else { return false };
                let mut rest = from.chars();
                if rest.next().is_none() {
                    return false;
                }
                (pattern, text) = (after, rest.as_str());
                star = Some((after, text));
            }
        }
    }
}
