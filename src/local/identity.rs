//! The ids, ARNs, names and other values that AWS makes up for a resource, in AWS's formats. They
//! follow from a counter, so that the same calls give the same ids.

use sha2::{Digest, Sha256};

use crate::local::protocol::{ErrorCode, Failure};
use crate::local::rules::Scene;
use crate::local::store::Properties;
use crate::model::{Json, PropertyPath, Segment};
use crate::schema::{JsonType, Shape, TypeSchema};

#[cfg(test)]
mod tests;

/// Prefixes of ids that do not follow from the name of the type.
const PREFIXES: &[(&str, &str)] = &[
    ("AWS::EC2::CustomerGateway", "cgw"),
    ("AWS::EC2::DHCPOptions", "dopt"),
    ("AWS::EC2::EgressOnlyInternetGateway", "eigw"),
    ("AWS::EC2::EIP", "eipalloc"),
    ("AWS::EC2::EIPAssociation", "eipassoc"),
    ("AWS::EC2::FlowLog", "fl"),
    ("AWS::EC2::Instance", "i"),
    ("AWS::EC2::InternetGateway", "igw"),
    ("AWS::EC2::LaunchTemplate", "lt"),
    ("AWS::EC2::NatGateway", "nat"),
    ("AWS::EC2::NetworkAcl", "acl"),
    ("AWS::EC2::NetworkInterface", "eni"),
    ("AWS::EC2::PrefixList", "pl"),
    ("AWS::EC2::RouteTable", "rtb"),
    ("AWS::EC2::SecurityGroup", "sg"),
    ("AWS::EC2::SecurityGroupEgress", "sgr"),
    ("AWS::EC2::SecurityGroupIngress", "sgr"),
    ("AWS::EC2::Subnet", "subnet"),
    ("AWS::EC2::SubnetNetworkAclAssociation", "aclassoc"),
    ("AWS::EC2::SubnetRouteTableAssociation", "rtbassoc"),
    ("AWS::EC2::TransitGateway", "tgw"),
    ("AWS::EC2::TransitGatewayAttachment", "tgw-attach"),
    ("AWS::EC2::Volume", "vol"),
    ("AWS::EC2::VPC", "vpc"),
    ("AWS::EC2::VPCCidrBlock", "vpc-cidr-assoc"),
    ("AWS::EC2::VPCEndpoint", "vpce"),
    ("AWS::EC2::VPCEndpointService", "vpce-svc"),
    ("AWS::EC2::VPCPeeringConnection", "pcx"),
    ("AWS::EC2::VPNGateway", "vgw"),
    ("AWS::EFS::FileSystem", "fs"),
    ("AWS::EFS::MountTarget", "fsmt"),
    ("AWS::SageMaker::Domain", "d"),
];

/// Services whose name in an ARN is not the lower-case name of the type.
const ARN_SERVICES: &[(&str, &str)] = &[
    ("CertificateManager", "acm"),
    ("EFS", "elasticfilesystem"),
    ("NetworkFirewall", "network-firewall"),
    ("StepFunctions", "states"),
    ("OpenSearchService", "es"),
];

/// A hash of what makes a value unique, in lower-case hexadecimal digits.
pub fn digest(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hex(hasher.finalize())
}

/// Two hexadecimal digits for every byte.
pub fn hex(bytes: impl IntoIterator<Item = u8>) -> String {
    let halves = bytes.into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.filter_map(|half| char::from_digit(u32::from(half), 16)).collect()
}

/// An id such as `vpc-0123456789abcdef0`.
pub fn resource_id(prefix: &str, digest: &str) -> String {
    format!("{prefix}-0{}", take(digest, 0, 16))
}

/// A version 4 UUID.
pub fn uuid(digest: &str) -> String {
    let part = |from, length| take(digest, from, length);
    format!("{}-{}-4{}-a{}-{}", part(0, 8), part(8, 4), part(12, 3), part(15, 3), part(18, 12))
}

/// The letters of an IAM id, such as the role id `AROA…`.
pub fn iam_id(prefix: &str, digest: &str) -> String {
    let letters = digest.bytes().take(17).map(|byte| match byte {
        b'0'..=b'9' => char::from(b'A' + (byte - b'0')),
        _ => char::from(byte.to_ascii_uppercase()),
    });
    prefix.chars().chain(letters).collect()
}

fn take(digest: &str, from: usize, length: usize) -> &str {
    digest.get(from..from + length).unwrap_or(digest)
}

/// The identifier of a resource: the parts of its primary identifier, in the schema's order.
pub fn identifier(schema: &TypeSchema, properties: &Json) -> Result<String, Failure> {
    let parts = schema.primary_identifier.iter().map(|path| match path.get(properties) {
        Some(Json::String(text)) => Ok(text.clone()),
        Some(Json::Null) | None => Err(Failure::new(
            ErrorCode::InternalFailure,
            format!("the primary identifier {path} of {} has no value", schema.name),
        )),
        Some(other) => Ok(other.to_string()),
    });
    Ok(parts.collect::<Result<Vec<_>, _>>()?.join("|"))
}

/// The identifier that a client means: a string, or an object in any order.
pub fn read_identifier(schema: &TypeSchema, text: &str) -> String {
    match serde_json::from_str::<Json>(text) {
        Ok(object @ Json::Object(_)) => {
            identifier(schema, &object).unwrap_or_else(|_| text.to_owned())
        }
        _ => text.to_owned(),
    }
}

/// Gives a value to everything that AWS decides and that has none yet.
pub fn fill(
    scene: &mut Scene<'_>,
    schema: &TypeSchema,
    properties: &mut Properties,
    absent: &[&str],
) {
    for path in &schema.primary_identifier {
        let top_level = path.0.len() == 1;
        if (!top_level || !schema.is_read_only(path)) && !is_set(properties, path) {
            let name = made_up_name(scene, schema, path.top().unwrap_or_default());
            set(properties, &path.0, name);
        }
    }
    for path in generated(schema) {
        if let [Segment::Key(name)] = path.0.as_slice()
            && !properties.contains_key(name)
            && !absent.contains(&name.as_str())
            && let Some(value) = made_up(scene, schema, name, properties)
        {
            properties.insert(name.clone(), value);
        }
    }
}

fn is_set(properties: &Properties, path: &PropertyPath) -> bool {
    let Some((Segment::Key(first), rest)) = path.0.split_first() else { return true };
    properties.get(first).is_some_and(|value| PropertyPath(rest.to_vec()).get(value).is_some())
}

/// Sets a text inside of objects, which are made where there are none.
fn set(properties: &mut Properties, path: &[Segment], value: String) {
    let mut place = properties;
    let Some((Segment::Key(last), outer)) = path.split_last() else { return };
    for segment in outer {
        let Segment::Key(name) = segment else { return };
        let inner = place.entry(name.clone()).or_insert_with(|| Json::Object(Properties::new()));
        let Json::Object(inner) = inner else { return };
        place = inner;
    }
    place.insert(last.clone(), value.into());
}

/// The read-only properties, ARNs last: an ARN is made of the others.
fn generated(schema: &TypeSchema) -> Vec<&PropertyPath> {
    let is_arn = |path: &&PropertyPath| path.top().is_some_and(|name| name.ends_with("Arn"));
    let (arns, others): (Vec<_>, Vec<_>) = schema.read_only.iter().partition(is_arn);
    others.into_iter().chain(arns).collect()
}

fn made_up(
    scene: &mut Scene<'_>,
    schema: &TypeSchema,
    name: &str,
    properties: &Properties,
) -> Option<Json> {
    let shape = schema.root.properties.get(name).map(|shape| schema.definition(shape))?;
    match shape.types.first().copied().unwrap_or(JsonType::String) {
        JsonType::String => Some(made_up_text(scene, schema, (name, shape), properties).into()),
        JsonType::Integer | JsonType::Number => Some(if name.contains("Version") {
            1.into()
        } else {
            count(name, properties).unwrap_or_default().into()
        }),
        JsonType::Boolean => Some(false.into()),
        JsonType::Array => Some(Json::Array(Vec::new())),
        JsonType::Object | JsonType::Null => None,
    }
}

fn made_up_text(
    scene: &mut Scene<'_>,
    schema: &TypeSchema,
    (name, shape): (&str, &Shape),
    properties: &Properties,
) -> String {
    let type_name = schema.name.as_str();
    if let Some(allowed) = preferred(shape) {
        return allowed;
    }
    if let Some(count) = count(name, properties) {
        return count.to_string();
    }
    let own = properties.get(&format!("{}Name", leaf(type_name))).and_then(Json::as_str);
    if let Some(own) = own.filter(|_| name == "Name") {
        return own.to_owned();
    }
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| name.ends_with(suffix));
    if ends(&["Arn", "ARN"]) {
        arn(scene, schema, properties)
    } else if ends(&["KmsKeyId", "EncryptionKey"]) {
        key_of_aws(scene, type_name)
    } else if ends(&["AccountId", "Owner", "OwnerId"]) {
        scene.account.as_str().to_owned()
    } else if type_name == "AWS::KMS::Key" && name == "KeyId" {
        uuid(&scene.digest(type_name))
    } else if ends(&["Id", "ID"]) {
        made_up_id(scene, type_name)
    } else if ends(&["Time", "Date", "Timestamp", "At"])
        || shape.format.as_deref() == Some("date-time")
    {
        scene.timestamp()
    } else if ends(&["Status", "State"]) {
        "ACTIVE".to_owned()
    } else if ends(&["Url", "URL", "Uri", "Endpoint", "DomainName"]) {
        let host = take(&scene.digest(type_name), 0, 10).to_owned();
        let service = arn_service(type_name);
        let protocol = if ends(&["Url", "URL", "Uri"]) { "https://" } else { "" };
        format!("{protocol}{host}.{service}.{}.amazonaws.com", scene.region)
    } else {
        made_up_name(scene, schema, name)
    }
}

/// How many there are of what a read-only property counts: `RuleCount` counts `FirewallRules`.
fn count(name: &str, properties: &Properties) -> Option<usize> {
    let counted = name.strip_suffix("Count").filter(|counted| !counted.is_empty())?;
    let ends = [format!("{counted}s"), format!("{counted}es")];
    let is_counted = |name: &str| ends.iter().any(|end| name.ends_with(end.as_str()));
    let mut lists = properties.iter().filter(|(name, _)| is_counted(name));
    lists.find_map(|(_, value)| Some(value.as_array()?.len()))
}

/// The ARN of the key that AWS keeps for a service in each account.
pub(super) fn key_of_aws(scene: &mut Scene<'_>, type_name: &str) -> String {
    let service = arn_service(type_name);
    let digest = digest(&[scene.account.as_str(), scene.region.as_str(), &service]);
    scene.arn("kms", &format!("key/{}", uuid(&digest)))
}

fn preferred(shape: &Shape) -> Option<String> {
    let texts = || shape.allowed.iter().filter_map(Json::as_str);
    texts()
        .find(|text| {
            ["ACTIVE", "AVAILABLE", "ENABLED", "COMPLETE"]
                .contains(&text.to_ascii_uppercase().as_str())
        })
        .or_else(|| texts().next())
        .map(str::to_owned)
}

fn made_up_id(scene: &mut Scene<'_>, type_name: &str) -> String {
    let digest = scene.digest(type_name);
    let prefix = PREFIXES.iter().find(|(name, _)| *name == type_name).map(|(_, prefix)| *prefix);
    match prefix {
        Some("d") => format!("d-{}", take(&digest, 0, 12)),
        Some(prefix) => resource_id(prefix, &digest),
        None if type_name.starts_with("AWS::EC2::") => {
            resource_id(&kebab(leaf(type_name)), &digest)
        }
        None => uuid(&digest),
    }
}

/// A name for what the client did not name: `LogGroup-0123456789ab`, or lower-case where the
/// service knows no upper case.
pub(super) fn made_up_name(scene: &mut Scene<'_>, schema: &TypeSchema, name: &str) -> String {
    let type_name = schema.name.as_str();
    let digest = scene.digest(type_name);
    let made_up = format!("{}-{}", leaf(type_name), take(&digest, 0, 12));
    if type_name == "AWS::S3::Bucket" || name.contains("Bucket") {
        made_up.to_ascii_lowercase()
    } else {
        made_up
    }
}

/// An ARN made of the resource's name, if it has one, so that a second one of the same name is
/// the same resource.
fn arn(scene: &mut Scene<'_>, schema: &TypeSchema, properties: &Properties) -> String {
    let type_name = schema.name.as_str();
    let leaf = leaf(type_name);
    let mut names =
        [format!("{leaf}Name"), "Name".to_owned(), "Id".to_owned(), format!("{leaf}Id")];
    let known_by = schema.primary_identifier.first().and_then(PropertyPath::top);
    names.sort_by_key(|name| !(name.ends_with("Id") && known_by == Some(name.as_str())));
    let name = names.iter().find_map(|name| properties.get(name)?.as_str()).map(str::to_owned);
    let name = name.unwrap_or_else(|| uuid(&scene.digest(type_name)));
    scene.arn(arn_service(type_name).as_str(), &format!("{}/{name}", kebab(leaf)))
}

fn arn_service(type_name: &str) -> String {
    let service = type_name.split("::").nth(1).unwrap_or_default();
    match ARN_SERVICES.iter().find(|(name, _)| *name == service) {
        Some((_, arn)) => (*arn).to_owned(),
        None => service.to_ascii_lowercase(),
    }
}

fn leaf(type_name: &str) -> &str {
    type_name.rsplit("::").next().unwrap_or(type_name)
}

/// `NotebookInstance` as `notebook-instance`; an abbreviation stays one word.
fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    let mut previous = None;
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let after_lower = previous.is_some_and(|letter: char| !letter.is_ascii_uppercase());
        let before_lower = letters.peek().is_some_and(char::is_ascii_lowercase);
        if letter.is_ascii_uppercase() && previous.is_some() && (after_lower || before_lower) {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
        previous = Some(letter);
    }
    kebab
}
