//! HTTP/1.1 in front of the service: which protocol a request speaks, in which region it is, and
//! what an answer looks like on the wire.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, StatusCode};

use crate::local::protocol::{Call, Exception};
use crate::local::service::Service;
use crate::local::{access, identity, s3, sts};
use crate::model::{Json, Region};

/// What every connection shares.
pub struct Shared {
    pub service: Mutex<Service>,
    pub region: Region,
}

/// AWS refuses larger requests.
const LARGEST_BODY: usize = 1024 * 1024;
const JSON: &str = "application/x-amz-json-1.0";

type Answer = Response<Full<Bytes>>;

/// There is no answer: the connection breaks.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the connection breaks as the fault file says")]
pub struct Silence;

/// Answers a request; whatever is wrong with it becomes an error that a client understands.
pub async fn answer(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Answer, Silence> {
    let (head, body) = request.into_parts();
    let is_for_objects = scope(&head.headers).is_some_and(|(_, service)| service == "s3");
    if head.method != Method::POST && !is_for_objects {
        let exception = Exception::new("UnknownOperationException", "only POST is understood");
        return Ok(json(405, &exception.body(), Some(&exception)));
    }
    let body = match Limited::new(body, LARGEST_BODY).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => {
            let exception = Exception::validation("the request is larger than 1 MB");
            return Ok(json(413, &exception.body(), Some(&exception)));
        }
        Err(error) => {
            let exception = Exception::new("SerializationException", error.to_string());
            return Ok(json(400, &exception.body(), Some(&exception)));
        }
    };
    // A large document is checked and written under the lock, which must not hold up the runtime.
    let answered = tokio::task::spawn_blocking(move || {
        if is_for_objects {
            objects(&shared, &head, &body)
        } else {
            dispatch(&shared, &head.headers, &body)
        }
    })
    .await;
    answered.unwrap_or_else(|_| {
        let exception =
            Exception::new("ServiceInternalErrorException", "the local cloud failed to answer");
        Ok(json(500, &exception.body(), Some(&exception)))
    })
}

fn dispatch(shared: &Shared, headers: &HeaderMap, body: &[u8]) -> Result<Answer, Silence> {
    let now = now();
    let region = region(headers).unwrap_or_else(|| shared.region.clone());
    let mut service = shared.service.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(target) = headers.get("x-amz-target").and_then(|value| value.to_str().ok()) else {
        return Ok(query(&service, headers, body, &region, now));
    };
    let outcome = match Call::parse(target, body) {
        Ok(call) => {
            let name = target.rsplit('.').next().unwrap_or_default();
            match service.permit(name, &call, &region) {
                Ok(()) => service.hear(call, &region, now).ok_or(Silence)?,
                Err(exception) => Err(exception),
            }
        }
        Err(exception) => Err(exception),
    };
    Ok(match outcome {
        Ok(answer) => json(200, &answer, None),
        Err(exception) => json(exception.http_status(), &exception.body(), Some(&exception)),
    })
}

/// S3 speaks a protocol of its own, and clients say in the signature that it is meant for S3.
fn objects(shared: &Shared, head: &Parts, body: &[u8]) -> Result<Answer, Silence> {
    let now = now();
    let region = region(&head.headers).unwrap_or_else(|| shared.region.clone());
    let request = s3::Request {
        method: head.method.as_str(),
        path: head.uri.path(),
        query: head.uri.query().unwrap_or_default(),
        body,
        region: &region,
    };
    let mut service = shared.service.lock().unwrap_or_else(PoisonError::into_inner);
    let s3::Answer { status, headers, body } = match service.hear_objects(&request, now) {
        Some(Ok(answer)) => answer,
        Some(Err(exception)) => return Ok(json(500, &exception.body(), Some(&exception))),
        None => return Err(Silence),
    };
    let id = request_id(now, &body);
    let mut answer = respond(status, "application/octet-stream", body, &id);
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            answer.headers_mut().insert(name, value);
        }
    }
    Ok(answer)
}

/// A request without a target speaks the query protocol, or none that is known here.
fn query(service: &Service, headers: &HeaderMap, body: &[u8], region: &Region, now: u64) -> Answer {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        let exception =
            Exception::new("UnknownOperationException", "the request has no X-Amz-Target");
        return json(400, &exception.body(), Some(&exception));
    }
    let id = request_id(now, body);
    let form = String::from_utf8_lossy(body);
    let answer = if form.contains("Action=SimulatePrincipalPolicy&") {
        access::simulate(service.access(), &form, (service.account(), region), &id)
    } else {
        sts::answer(&form, service.account(), region, &id)
    };
    respond(answer.status, "text/xml", answer.body, &id)
}

/// The region and the service out of
/// `Credential=AKID/20260101/us-east-1/cloudcontrolapi/aws4_request`.
fn scope(headers: &HeaderMap) -> Option<(&str, &str)> {
    let signature = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (_, scope) = signature.split_once("Credential=")?;
    let mut parts = scope.split([',', ' ']).next()?.rsplit('/').skip(1);
    let (service, region) = (parts.next()?, parts.next()?);
    Some((region, service))
}

fn region(headers: &HeaderMap) -> Option<Region> {
    let (region, _) = scope(headers)?;
    let valid =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    (!region.is_empty() && region.len() <= 32 && region.chars().all(valid))
        .then(|| Region::new(region))
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

fn request_id(now: u64, body: &[u8]) -> String {
    identity::uuid(&identity::digest(&[&now.to_string(), &String::from_utf8_lossy(body)]))
}

fn json(status: u16, body: &Json, exception: Option<&Exception>) -> Answer {
    let body = body.to_string();
    let id = request_id(now(), body.as_bytes());
    let mut answer = respond(status, JSON, body, &id);
    if let Some(exception) = exception
        && let Ok(name) = HeaderValue::from_str(&exception.type_name())
    {
        answer.headers_mut().insert("x-amzn-errortype", name);
    }
    answer
}

fn respond(status: u16, kind: &'static str, body: impl Into<Bytes>, id: &str) -> Answer {
    let body = body.into();
    let length = body.len();
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert("x-amzn-requestid", id);
    }
    answer
}
