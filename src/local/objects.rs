//! What is in the buckets of the local cloud, with versions and marks of deletions, and who may
//! reach it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::local::identity;
use crate::local::rules::s3::{BUCKET, OBJECT, POLICY};
use crate::local::rules::{self, Scene};
use crate::local::store::{Key, Origin, Properties, Record};
use crate::model::{Json, TypeName};

/// A version of an object.
#[derive(Clone, Debug)]
pub struct Object {
    pub key: String,
    pub version: String,
    pub body: Vec<u8>,
    pub tag: String,
    pub modified: String,
    pub is_marker: bool,
    pub is_latest: bool,
    identifier: String,
}

/// Why S3 does not do something.
#[derive(Debug)]
pub struct Refusal {
    pub status: u16,
    pub code: &'static str,
    pub message: String,
}

/// What a deletion did.
pub enum Deleted {
    Gone,
    /// The object only seems to be gone; this is the version of the mark.
    Marked(String),
}

/// The objects of a region.
pub struct Objects<'a> {
    pub scene: Scene<'a>,
}

impl Objects<'_> {
    /// All versions in a bucket, by key and from the newest on.
    pub fn versions(&mut self, bucket: &str, prefix: &str) -> Result<Vec<Object>, Refusal> {
        self.admit(bucket, "s3:ListBucketVersions")?;
        Ok(self.all(bucket, prefix))
    }

    /// The objects that are not deleted.
    pub fn current(&mut self, bucket: &str, prefix: &str) -> Result<Vec<Object>, Refusal> {
        self.admit(bucket, "s3:ListBucket")?;
        let mut all = self.all(bucket, prefix);
        all.retain(|object| object.is_latest && !object.is_marker);
        Ok(all)
    }

    pub fn get(
        &mut self,
        bucket: &str,
        key: &str,
        version: Option<&str>,
    ) -> Result<Object, Refusal> {
        self.admit(bucket, "s3:GetObject")?;
        let found = self.all(bucket, key).into_iter().find(|object| {
            object.key == key && version.map_or(object.is_latest, |it| object.version == it)
        });
        found.filter(|object| !object.is_marker).ok_or(Refusal {
            status: 404,
            code: "NoSuchKey",
            message: "The specified key does not exist.".to_owned(),
        })
    }

    pub fn put(&mut self, bucket: &str, key: &str, body: &[u8]) -> Result<Object, Refusal> {
        self.admit(bucket, "s3:PutObject")?;
        self.add(bucket, key, Some(body))
    }

    pub fn delete(
        &mut self,
        bucket: &str,
        key: &str,
        version: Option<&str>,
    ) -> Result<Deleted, Refusal> {
        let action = if version.is_some() { "s3:DeleteObjectVersion" } else { "s3:DeleteObject" };
        self.admit(bucket, action)?;
        if version.is_none() && self.versioning(bucket).is_some() {
            return Ok(Deleted::Marked(self.add(bucket, key, None)?.version));
        }
        let version = version.unwrap_or("null");
        let versions = self.all(bucket, key).into_iter();
        for object in versions.filter(|object| object.key == key && object.version == version) {
            self.remove(&object);
        }
        Ok(Deleted::Gone)
    }

    fn remove(&mut self, object: &Object) {
        let key = Key::new(self.scene.region, OBJECT, object.identifier.as_str());
        self.scene.store.remove(&key);
    }

    /// Adds a version; without a body, the mark of a deletion.
    fn add(&mut self, bucket: &str, key: &str, body: Option<&[u8]>) -> Result<Object, Refusal> {
        let digest = self.scene.digest(OBJECT);
        let version = match self.versioning(bucket).as_deref() {
            Some("Enabled") => digest.get(..32).unwrap_or_default().to_owned(),
            _ => "null".to_owned(),
        };
        if version == "null" {
            let same = self.all(bucket, key).into_iter();
            for object in same.filter(|object| object.key == key && object.version == "null") {
                self.remove(&object);
            }
        }
        // Of one key the newest comes first.
        let place = u64::MAX - self.scene.store.mint();
        let identifier = format!("{bucket}/{key}\u{0}{place:020}");
        let body = body.map(|body| STANDARD.encode(body));
        let tag = identity::digest(&[body.as_deref().unwrap_or_default()]);
        let properties = json!({
            "Bucket": bucket,
            "Key": key,
            "VersionId": version,
            "Body": body,
            "ETag": tag.get(..32),
            "LastModified": self.scene.timestamp(),
        });
        let Json::Object(properties) = properties else { return Err(internal()) };
        let record = Record {
            key: Key::new(self.scene.region, OBJECT, identifier),
            origin: Origin::Client,
            properties,
            written: std::collections::BTreeMap::new(),
        };
        let object = object(&record);
        self.scene.store.put(record).map_err(|_| internal())?;
        Ok(object)
    }

    /// What a bucket says of versions, if it ever kept some.
    fn versioning(&self, bucket: &str) -> Option<String> {
        let bucket = self.scene.find(BUCKET, bucket)?;
        let status = rules::values(&bucket.properties, "VersioningConfiguration/Status");
        status.first().map(|status| (*status).to_owned())
    }

    fn all(&self, bucket: &str, prefix: &str) -> Vec<Object> {
        let inside = format!("{bucket}/");
        let type_name = TypeName::new(OBJECT);
        let of_type = self.scene.store.of_type(self.scene.region, &type_name, Some(&inside));
        let mut found: Vec<Object> = of_type
            .take_while(|record| record.key.identifier.starts_with(&inside))
            .filter(|record| record.text("Key").is_some_and(|key| key.starts_with(prefix)))
            .map(object)
            .collect();
        let mut before: Option<String> = None;
        for object in &mut found {
            object.is_latest = before.as_ref() != Some(&object.key);
            before = Some(object.key.clone());
        }
        found
    }

    /// Fails without such a bucket, or if its policy denies the action. Requests come from
    /// outside of all networks, and count as encrypted.
    fn admit(&self, bucket: &str, action: &str) -> Result<(), Refusal> {
        if self.scene.find(BUCKET, bucket).is_none() {
            return Err(Refusal {
                status: 404,
                code: "NoSuchBucket",
                message: "The specified bucket does not exist".to_owned(),
            });
        }
        let policy = self.scene.find(POLICY, bucket);
        if policy.is_some_and(|policy| denies(&policy.properties, action)) {
            return Err(Refusal {
                status: 403,
                code: "AccessDenied",
                message: format!(
                    "User: arn:aws:iam::{}:user/local is not authorized to perform: {action} on \
                     resource: \"arn:aws:s3:::{bucket}\" with an explicit deny in a \
                     resource-based policy",
                    self.scene.account
                ),
            });
        }
        Ok(())
    }
}

fn internal() -> Refusal {
    Refusal { status: 500, code: "InternalError", message: String::new() }
}

fn object(record: &Record) -> Object {
    let text = |name: &str| record.text(name).unwrap_or_default().to_owned();
    Object {
        key: text("Key"),
        version: text("VersionId"),
        body: record.text("Body").and_then(|body| STANDARD.decode(body).ok()).unwrap_or_default(),
        tag: text("ETag"),
        modified: text("LastModified"),
        is_marker: record.text("Body").is_none(),
        is_latest: true,
        identifier: record.key.identifier.clone(),
    }
}

/// Whether a statement of a policy denies an action to whoever comes through no endpoint.
fn denies(policy: &Properties, action: &str) -> bool {
    let statements = policy.get("PolicyDocument").and_then(|document| document.get("Statement"));
    let mut statements = statements.and_then(Json::as_array).into_iter().flatten();
    statements.any(|statement| {
        let elsewhere = "/Condition/StringNotEquals/aws:SourceVpce";
        statement.get("Effect").and_then(Json::as_str) == Some("Deny")
            && statement.pointer(elsewhere).is_some()
            && named(statement.get("Action")).any(|pattern| match pattern.strip_suffix('*') {
                Some(start) => action.starts_with(start),
                None => action == pattern,
            })
    })
}

fn named(actions: Option<&Json>) -> impl Iterator<Item = &str> {
    let many = actions.and_then(Json::as_array).into_iter().flatten();
    actions.into_iter().chain(many).filter_map(Json::as_str)
}
