//! The one call of STS that tools make to learn in which account they are.

use crate::model::{AccountId, Region};

/// An answer of the query protocol: the HTTP status and an XML document.
pub struct Answer {
    pub status: u16,
    pub body: String,
}

/// Answers a form such as `Action=GetCallerIdentity&Version=2011-06-15`.
pub fn answer(form: &str, account: &AccountId, region: &Region, request: &str) -> Answer {
    let action = form.split('&').find_map(|field| field.strip_prefix("Action="));
    match action {
        Some("GetCallerIdentity") => {
            Answer { status: 200, body: identity(account, region, request) }
        }
        other => Answer { status: 400, body: refusal(other.unwrap_or_default(), request) },
    }
}

fn identity(account: &AccountId, region: &Region, request: &str) -> String {
    let partition = region.partition();
    format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  \
         <GetCallerIdentityResult>\n    \
         <Arn>arn:{partition}:iam::{account}:user/local</Arn>\n    \
         <UserId>AIDALOCALCLOUDUSER000</UserId>\n    \
         <Account>{account}</Account>\n  \
         </GetCallerIdentityResult>\n  \
         <ResponseMetadata>\n    <RequestId>{request}</RequestId>\n  </ResponseMetadata>\n\
         </GetCallerIdentityResponse>\n"
    )
}

fn refusal(action: &str, request: &str) -> String {
    let shown: String = action.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
    format!(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <Error>\n    \
         <Type>Sender</Type>\n    <Code>InvalidAction</Code>\n    \
         <Message>Could not find operation {shown}</Message>\n  </Error>\n  \
         <RequestId>{request}</RequestId>\n</ErrorResponse>\n"
    )
}
