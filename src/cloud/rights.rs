//! Asks IAM what the caller may do. Of IAM's protocol this speaks one request.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use aws_config::SdkConfig;
use aws_sigv4::http_request::SigningSettings;
use aws_smithy_xml::decode::{Document, ScopedDecoder, try_data};

use super::door::{Door, Question};
use super::{Caller, Client, Code, Error};
use crate::model::Region;

/// IAM, which has one place in each partition.
#[derive(Clone)]
pub(super) struct Simulator(Arc<Door>);

impl Simulator {
    /// AWS General Reference, "AWS Identity and Access Management endpoints and quotas".
    pub fn new(config: &SdkConfig, region: &Region) -> Self {
        let (host, region) = match region.partition() {
            "aws-cn" => ("iam.cn-north-1.amazonaws.com.cn", "cn-north-1"),
            "aws-us-gov" => ("iam.us-gov.amazonaws.com", "us-gov-west-1"),
            _ => ("iam.amazonaws.com", "us-east-1"),
        };
        let endpoint = format!("https://{host}");
        Self(Arc::new(Door::new(config, "iam", region, endpoint, SigningSettings::default)))
    }
}

/// Some actions on some resources, and to which services roles are passed by them.
#[derive(Clone, Debug)]
pub struct Doubt {
    pub actions: Vec<String>,
    pub resources: Vec<String>,
    pub to: BTreeSet<String>,
}

/// An action that the caller may not do to a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    pub action: String,
    pub on: String,
}

impl Caller {
    /// Whose policies count: of a session those of its role. Nobody's, where that cannot be told.
    fn principal(&self) -> Option<String> {
        let mut parts = self.arn.splitn(6, ':');
        let (partition, service) = (parts.nth(1)?, parts.next()?);
        let name = parts.nth(2)?;
        match service {
            "iam" if name.starts_with("user/") => Some(self.arn.clone()),
            "sts" => {
                let role = name.strip_prefix("assumed-role/")?.split('/').next()?;
                Some(format!("arn:{partition}:iam::{}:role/{role}", self.account))
            }
            _ => None,
        }
    }
}

impl Client {
    /// What of these the caller may not do, if IAM says so.
    pub async fn missing_rights(
        &self,
        caller: &Caller,
        doubt: &Doubt,
    ) -> Result<Vec<Missing>, Error> {
        const CALL: &str = "SimulatePrincipalPolicy";
        let Some(principal) = caller.principal() else { return Ok(Vec::new()) };
        let body = form(&principal, doubt);
        let kind = "application/x-www-form-urlencoded; charset=utf-8".to_owned();
        let question = Question {
            call: CALL,
            method: "POST",
            path: "/".to_owned(),
            headers: vec![("content-type", kind)],
            body: &body,
        };
        let (success, status, text) = self.simulator.0.ask(&question).await?;
        if success {
            return Ok(refused(&text));
        }
        let code = Code::new(format!("Http{status}"));
        Err(Error::Refused { call: CALL, code, message: text, request: None })
    }
}

/// How many results one answer may hold. IAM API reference, `SimulatePrincipalPolicy`.
const MOST: usize = 1000;

fn form(principal: &str, doubt: &Doubt) -> String {
    let mut form = format!("Action=SimulatePrincipalPolicy&Version=2010-05-08&MaxItems={MOST}");
    let mut add = |name: &str, value: &str| {
        let _ = write!(form, "&{name}={}", encoded(value));
    };
    add("PolicySourceArn", principal);
    for (number, action) in doubt.actions.iter().enumerate() {
        add(&format!("ActionNames.member.{}", number + 1), action);
    }
    for (number, resource) in doubt.resources.iter().enumerate() {
        add(&format!("ResourceArns.member.{}", number + 1), resource);
    }
    for (number, service) in doubt.to.iter().enumerate() {
        let entry = "ContextEntries.member.1";
        if number == 0 {
            add(&format!("{entry}.ContextKeyName"), "iam:PassedToService");
            add(&format!("{entry}.ContextKeyType"), "stringList");
        }
        add(&format!("{entry}.ContextKeyValues.member.{}", number + 1), service);
    }
    form
}

fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// The results that are refusals. One that hangs on something nobody told IAM is none.
fn refused(text: &str) -> Vec<Missing> {
    let mut found = Vec::new();
    let mut document = Document::new(text);
    if let Ok(mut root) = document.root_element() {
        while let Some(mut result) = root.next_tag() {
            while let Some(mut results) = result.next_tag() {
                while let Some(mut member) = results.next_tag() {
                    found.extend(refusal(&mut member));
                }
            }
        }
    }
    found
}

fn refusal(member: &mut ScopedDecoder<'_, '_>) -> Option<Missing> {
    let (mut action, mut on, mut decision, mut unclear) = (None, None, None, false);
    while let Some(mut tag) = member.next_tag() {
        let slot = match tag.start_el().local() {
            "EvalActionName" => &mut action,
            "EvalResourceName" => &mut on,
            "EvalDecision" => &mut decision,
            "MissingContextValues" => {
                unclear |= tag.next_tag().is_some();
                continue;
            }
            _ => continue,
        };
        *slot = try_data(&mut tag).ok().map(std::borrow::Cow::into_owned);
    }
    let denied = decision.is_some_and(|decision| decision.ends_with("Deny"));
    (denied && !unclear).then_some(Missing { action: action?, on: on? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AccountId;

    #[test]
    fn a_session_has_the_rights_of_its_role() {
        let of = |arn: &str| {
            let account = AccountId::new("111122223333");
            Caller { account, arn: arn.to_owned() }.principal()
        };
        let role = "arn:aws:sts::111122223333:assumed-role/dev/me";
        assert_eq!(of(role).as_deref(), Some("arn:aws:iam::111122223333:role/dev"));
        let user = "arn:aws-cn:iam::111122223333:user/a/me";
        assert_eq!(of(user).as_deref(), Some(user));
        assert_eq!(of("arn:aws:iam::111122223333:root"), None);
        assert_eq!(of(""), None);
    }

    #[test]
    fn only_what_is_surely_refused_counts() {
        let member = |action: &str, decision: &str, more: &str| {
            format!(
                "<member><EvalActionName>{action}</EvalActionName><EvalDecision>{decision}\
                 </EvalDecision><EvalResourceName>*</EvalResourceName>{more}</member>"
            )
        };
        let answer = [
            member("a:A", "allowed", ""),
            member("a:B", "implicitDeny", "<MissingContextValues/>"),
            member("a:C", "explicitDeny", ""),
            member(
                "a:D",
                "implicitDeny",
                "<MissingContextValues><member>x</member></MissingContextValues>",
            ),
        ];
        let answer = format!(
            "<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><IsTruncated>false\
             </IsTruncated><EvaluationResults>{}</EvaluationResults>\
             </SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>",
            answer.concat()
        );
        let missing = |action: &str| Missing { action: action.to_owned(), on: "*".to_owned() };
        assert_eq!(refused(&answer), [missing("a:B"), missing("a:C")]);
        assert_eq!(refused("no XML"), []);
    }
}
