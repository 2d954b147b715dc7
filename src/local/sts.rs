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
        other => {
            let shown = other.unwrap_or_default().chars();
            let shown: String = shown.filter(char::is_ascii_alphanumeric).take(64).collect();
            let message = format!("Could not find operation {shown}");
            refused(400, "InvalidAction", &message, request)
        }
    }
}

/// Who everybody is in the local cloud.
pub fn caller(account: &AccountId, region: &Region) -> String {
    format!("arn:{}:iam::{account}:user/local", region.partition())
}

fn identity(account: &AccountId, region: &Region, request: &str) -> String {
    let caller = caller(account, region);
    format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  \
         <GetCallerIdentityResult>\n    \
         <Arn>{caller}</Arn>\n    \
         <UserId>AIDALOCALCLOUDUSER000</UserId>\n    \
         <Account>{account}</Account>\n  \
         </GetCallerIdentityResult>\n  \
         <ResponseMetadata>\n    <RequestId>{request}</RequestId>\n  </ResponseMetadata>\n\
         </GetCallerIdentityResponse>\n"
    )
}

/// An answer of the query protocol that is an error.
pub fn refused(status: u16, code: &str, message: &str, request: &str) -> Answer {
    let body = format!(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <Error>\n    \
         <Type>Sender</Type>\n    <Code>{code}</Code>\n    \
         <Message>{message}</Message>\n  </Error>\n  \
         <RequestId>{request}</RequestId>\n</ErrorResponse>\n"
    );
    Answer { status, body }
}
