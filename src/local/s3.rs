//! The part of S3's own protocol that puts objects into buckets, shows them and deletes them.

use std::fmt::Write;

use crate::local::faults::{Operation, object_refusal};
use crate::local::objects::{Deleted, Object, Objects, Refusal};
use crate::model::Region;

/// A request, as far as it matters here.
pub struct Request<'a> {
    pub method: &'a str,
    /// The path and the query, as they stand on the wire.
    pub path: &'a str,
    pub query: &'a str,
    pub body: &'a [u8],
    pub region: &'a Region,
}

/// An answer: the status, further headers, and a document or an object.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

/// What goes wrong inside of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    None,
    /// Every other object is not deleted.
    Partly,
}

const NAMESPACE: &str = "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
const PAGE: usize = 1000;

/// Answers a request with a path such as `/bucket/key`.
pub fn answer(request: &Request<'_>, trouble: Trouble, objects: &mut Objects<'_>) -> Answer {
    let (bucket, key) = named(request);
    let query = Query(request.query);
    let answered = match (request.method, key.as_str()) {
        ("GET", "") if query.has("versions") => versions(&bucket, query, objects),
        ("GET", "") => list(&bucket, query, objects),
        ("POST", "") if query.has("delete") => delete_many(&bucket, request.body, trouble, objects),
        ("PUT", key) if !key.is_empty() => put(&bucket, key, request.body, objects),
        ("GET", key) => get(&bucket, key, query.get("versionId").as_deref(), objects),
        ("DELETE", key) if !key.is_empty() => {
            delete(&bucket, key, query.get("versionId").as_deref(), objects)
        }
        _ => Err(Refusal { status: 405, code: "MethodNotAllowed", message: String::new() }),
    };
    answered.unwrap_or_else(|refusal| refused(&refusal))
}

/// What a request does, as far as faults tell such requests apart, and to which bucket.
pub fn subject(request: &Request<'_>) -> Option<(Operation, String)> {
    let (bucket, key) = named(request);
    let operation = match (request.method, key.as_str()) {
        ("GET", "") => Operation::ListObjects,
        ("POST", "") if Query(request.query).has("delete") => Operation::DeleteObjects,
        ("DELETE", key) if !key.is_empty() => Operation::DeleteObjects,
        _ => return None,
    };
    Some((operation, bucket))
}

/// The bucket and the key of a path.
fn named(request: &Request<'_>) -> (String, String) {
    let path = request.path.trim_start_matches('/');
    let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
    (decoded(bucket), decoded(key))
}

/// The answer to a request that is not done.
pub fn refused(refusal: &Refusal) -> Answer {
    let Refusal { status, code, message } = refusal;
    let message = escaped(message);
    let body = format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
    document(*status, &body)
}

fn document(status: u16, body: &str) -> Answer {
    let body = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}").into_bytes();
    let kind = "application/xml".to_owned();
    Answer { status, headers: vec![("content-type", kind)], body }
}

fn versions(bucket: &str, query: Query<'_>, objects: &mut Objects<'_>) -> Result<Answer, Refusal> {
    let most = query.number("max-keys").unwrap_or(PAGE).min(PAGE);
    let prefix = query.get("prefix").unwrap_or_default();
    let marker = query.get("key-marker").zip(query.get("version-id-marker"));
    let all = objects.versions(bucket, &prefix)?;
    let passed = marker.and_then(|(key, version)| {
        all.iter().position(|object| object.key == key && object.version == version)
    });
    let rest = all.get(passed.map_or(0, |place| place + 1)..).unwrap_or_default();
    let page = rest.get(..most.min(rest.len())).unwrap_or_default();
    let more = rest.len() > page.len();
    let mut text = format!(
        "<ListVersionsResult {NAMESPACE}><Name>{}</Name><Prefix>{}</Prefix>\
         <MaxKeys>{most}</MaxKeys><IsTruncated>{more}</IsTruncated>",
        escaped(bucket),
        escaped(&prefix)
    );
    if let Some(last) = page.last().filter(|_| more) {
        let _ = write!(
            text,
            "<NextKeyMarker>{}</NextKeyMarker><NextVersionIdMarker>{}</NextVersionIdMarker>",
            escaped(&last.key),
            last.version
        );
    }
    for object in page {
        let tag = if object.is_marker { "DeleteMarker" } else { "Version" };
        let _ = write!(
            text,
            "<{tag}><Key>{}</Key><VersionId>{}</VersionId><IsLatest>{}</IsLatest>\
             <LastModified>{}</LastModified>",
            escaped(&object.key),
            object.version,
            object.is_latest,
            object.modified
        );
        if !object.is_marker {
            text.push_str(&size(object));
        }
        let _ = write!(text, "</{tag}>");
    }
    text.push_str("</ListVersionsResult>");
    Ok(document(200, &text))
}

fn size(object: &Object) -> String {
    let Object { tag, body, .. } = object;
    format!(
        "<ETag>&quot;{tag}&quot;</ETag><Size>{}</Size><StorageClass>STANDARD</StorageClass>",
        body.len()
    )
}

fn list(bucket: &str, query: Query<'_>, objects: &mut Objects<'_>) -> Result<Answer, Refusal> {
    let most = query.number("max-keys").unwrap_or(PAGE).min(PAGE);
    let prefix = query.get("prefix").unwrap_or_default();
    let after = query.get("continuation-token").or(query.get("start-after")).unwrap_or_default();
    let mut all = objects.current(bucket, &prefix)?;
    all.retain(|object| object.key > after);
    let more = all.len() > most;
    all.truncate(most);
    let mut text = format!(
        "<ListBucketResult {NAMESPACE}><Name>{}</Name><Prefix>{}</Prefix>\
         <KeyCount>{}</KeyCount><MaxKeys>{most}</MaxKeys><IsTruncated>{more}</IsTruncated>",
        escaped(bucket),
        escaped(&prefix),
        all.len()
    );
    if let Some(last) = all.last().filter(|_| more) {
        let token = escaped(&last.key);
        let _ = write!(text, "<NextContinuationToken>{token}</NextContinuationToken>");
    }
    for object in &all {
        let _ = write!(
            text,
            "<Contents><Key>{}</Key><LastModified>{}</LastModified>{}</Contents>",
            escaped(&object.key),
            object.modified,
            size(object)
        );
    }
    text.push_str("</ListBucketResult>");
    Ok(document(200, &text))
}

fn put(bucket: &str, key: &str, body: &[u8], objects: &mut Objects<'_>) -> Result<Answer, Refusal> {
    let object = objects.put(bucket, key, body)?;
    let mut headers = vec![("etag", format!("\"{}\"", object.tag))];
    headers.extend(version_header(&object.version));
    Ok(Answer { status: 200, headers, body: Vec::new() })
}

fn version_header(version: &str) -> Option<(&'static str, String)> {
    (version != "null").then(|| ("x-amz-version-id", version.to_owned()))
}

fn get(
    bucket: &str,
    key: &str,
    version: Option<&str>,
    objects: &mut Objects<'_>,
) -> Result<Answer, Refusal> {
    let object = objects.get(bucket, key, version)?;
    let mut headers = vec![
        ("content-type", "binary/octet-stream".to_owned()),
        ("etag", format!("\"{}\"", object.tag)),
    ];
    headers.extend(version_header(&object.version));
    Ok(Answer { status: 200, headers, body: object.body })
}

fn delete(
    bucket: &str,
    key: &str,
    version: Option<&str>,
    objects: &mut Objects<'_>,
) -> Result<Answer, Refusal> {
    let deleted = objects.delete(bucket, key, version)?;
    let mut headers = Vec::new();
    if let Deleted::Marked(version) = &deleted {
        headers.push(("x-amz-delete-marker", "true".to_owned()));
        headers.extend(version_header(version));
    }
    Ok(Answer { status: 204, headers, body: Vec::new() })
}

fn delete_many(
    bucket: &str,
    body: &[u8],
    trouble: Trouble,
    objects: &mut Objects<'_>,
) -> Result<Answer, Refusal> {
    let body = String::from_utf8_lossy(body);
    let quiet = element(&body, "Quiet").is_some_and(|text| text == "true");
    let mut text = format!("<DeleteResult {NAMESPACE}>");
    for (index, object) in body.split("<Object>").skip(1).enumerate() {
        let key = element(object, "Key").ok_or(Refusal {
            status: 400,
            code: "MalformedXML",
            message: "The XML you provided was not well-formed".to_owned(),
        })?;
        let version = element(object, "VersionId");
        let deleted = if trouble == Trouble::Partly && index % 2 == 1 {
            Err(object_refusal("InternalError", None))
        } else {
            objects.delete(bucket, &key, version.as_deref())
        };
        match deleted {
            Ok(_) if quiet => {}
            Ok(_) => _ = write!(text, "<Deleted><Key>{}</Key></Deleted>", escaped(&key)),
            Err(refusal) if refusal.code == "NoSuchBucket" => return Err(refusal),
            Err(Refusal { code, message, .. }) => {
                let (key, message) = (escaped(&key), escaped(&message));
                let _ = write!(
                    text,
                    "<Error><Key>{key}</Key><Code>{code}</Code><Message>{message}</Message></Error>"
                );
            }
        }
    }
    text.push_str("</DeleteResult>");
    Ok(document(200, &text))
}

/// The text of the first element of a name, in a document that only this protocol's clients write.
fn element(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    let (inner, _) = rest.split_once(&format!("</{name}>"))?;
    let mut plain = String::new();
    let mut rest = inner;
    while let Some((before, after)) = rest.split_once('&') {
        let (entity, after) = after.split_once(';')?;
        plain.push_str(before);
        plain.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            number => character(number.strip_prefix('#')?)?,
        });
        rest = after;
    }
    plain.push_str(rest);
    Some(plain)
}

fn character(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\r', "&#13;")
}

#[derive(Clone, Copy)]
struct Query<'a>(&'a str);

impl Query<'_> {
    fn has(self, name: &str) -> bool {
        self.get(name).is_some()
    }

    fn get(self, name: &str) -> Option<String> {
        let fields = self.0.split('&').map(|field| field.split_once('=').unwrap_or((field, "")));
        let mut found = fields.filter(|(own, _)| decoded(own) == name);
        found.next().map(|(_, value)| decoded(&value.replace('+', " ")))
    }

    fn number(self, name: &str) -> Option<usize> {
        self.get(name)?.parse().ok()
    }
}

/// The text of a part of a URL.
pub fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(byte) = byte.filter(|_| *first == b'%') {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
