//! The documents in which S3 speaks of objects.

use std::fmt::Write;

use aws_smithy_xml::decode::{Document, ScopedDecoder, try_data};

/// A version of an object, or the mark of its deletion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    pub key: String,
    pub id: String,
}

/// The versions that a `ListVersionsResult` names.
pub(super) fn versions(text: &str) -> Result<Vec<Version>, String> {
    let mut document = Document::new(text);
    let mut root = document.root_element().map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    while let Some(mut tag) = root.next_tag() {
        if !matches!(tag.start_el().local(), "Version" | "DeleteMarker") {
            continue;
        }
        let [key, id] = fields(&mut tag, ["Key", "VersionId"]);
        match (key, id) {
            (Some(key), Some(id)) => found.push(Version { key, id }),
            _ => return Err("a version has no key or no id".to_owned()),
        }
    }
    Ok(found)
}

/// The request to delete versions, which is answered only with what failed.
pub(super) fn deletion(versions: &[Version]) -> String {
    let mut text = "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">".to_owned();
    for Version { key, id } in versions {
        let (key, id) = (escaped(key), escaped(id));
        let _ = write!(text, "<Object><Key>{key}</Key><VersionId>{id}</VersionId></Object>");
    }
    text.push_str("<Quiet>true</Quiet></Delete>");
    text
}

/// The first object that could not be deleted, as a code and what S3 says.
pub(super) fn first_failure(text: &str) -> Option<(String, String)> {
    let mut document = Document::new(text);
    let mut root = document.root_element().ok()?;
    while let Some(mut tag) = root.next_tag() {
        if tag.start_el().local() == "Error" {
            let [key, code, message] = fields(&mut tag, ["Key", "Code", "Message"]);
            let message = message.unwrap_or_default();
            return Some((code?, format!("{message} (object `{}`)", key.unwrap_or_default())));
        }
    }
    None
}

/// The code and the words of a refused request.
pub(super) fn failure(text: &str) -> Option<(String, String)> {
    let mut document = Document::new(text);
    let mut root = document.root_element().ok()?;
    let [code, message] = fields(&mut root, ["Code", "Message"]);
    Some((code?, message.unwrap_or_default()))
}

fn fields<const N: usize>(
    element: &mut ScopedDecoder<'_, '_>,
    names: [&str; N],
) -> [Option<String>; N] {
    let mut found = [const { None }; N];
    while let Some(mut tag) = element.next_tag() {
        let place = names.iter().position(|name| *name == tag.start_el().local());
        if let Some(slot) = place.and_then(|place| found.get_mut(place)) {
            *slot = try_data(&mut tag).ok().map(std::borrow::Cow::into_owned);
        }
    }
    found
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            control if control.is_control() => {
                let _ = write!(escaped, "&#{};", u32::from(control));
            }
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_listed_is_what_is_deleted() {
        let listed = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
            <ListVersionsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
            <Name>b</Name><IsTruncated>false</IsTruncated>\
            <Version><Key>a &amp; b/&lt;c&gt;&#13;</Key><VersionId>null</VersionId>\
            <Owner><ID>x</ID></Owner></Version>\
            <DeleteMarker><Key>d</Key><VersionId>v1</VersionId></DeleteMarker>\
            </ListVersionsResult>";
        let found = versions(listed).expect("a list");
        let version = |key: &str, id: &str| Version { key: key.to_owned(), id: id.to_owned() };
        assert_eq!(found, [version("a & b/<c>\r", "null"), version("d", "v1")]);
        let request = deletion(&found);
        assert!(request.contains("<Key>a &amp; b/&lt;c&gt;&#13;</Key><VersionId>null</VersionId>"));
    }

    #[test]
    fn refusals_are_read() {
        let refused = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>";
        assert_eq!(failure(refused), Some(("AccessDenied".to_owned(), "no".to_owned())));
        assert_eq!(first_failure("<DeleteResult></DeleteResult>"), None);
        let partly = "<DeleteResult><Error><Key>k</Key><Code>AccessDenied</Code>\
            <Message>no</Message></Error></DeleteResult>";
        let failure = first_failure(partly).expect("a failure");
        assert_eq!(failure, ("AccessDenied".to_owned(), "no (object `k`)".to_owned()));
        assert!(versions("nothing").is_err());
    }
}
