//! Between the names that editors give to documents and paths. A document that is no file keeps
//! its name as its path.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;

const FILE: &str = "file://";

/// The path of a document.
pub(super) fn path(uri: &Uri) -> PathBuf {
    let text = uri.as_str();
    let Some(rest) = text.strip_prefix(FILE) else { return PathBuf::from(text) };
    // What stands before the first slash is a host, which a path has no place for.
    let path = rest.find('/').and_then(|at| rest.get(at..)).unwrap_or(rest);
    let path = path.split(['?', '#']).next().unwrap_or(path);
    PathBuf::from(decoded(path))
}

/// Whether a document lies on the disk, or would when it is saved.
pub(super) fn is_file(path: &Path) -> bool {
    path.is_absolute()
}

/// The name of a path.
pub(super) fn of(path: &Path) -> Option<Uri> {
    let text = path.to_string_lossy();
    if !is_file(path) {
        return Uri::from_str(&text).ok();
    }
    let mut uri = String::from(FILE);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,=:@".contains(&byte) {
            uri.push(byte.into());
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    Uri::from_str(&uri).ok()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = match (first, after) {
            (b'%', [high, low, ..]) => hexadecimal(*high).zip(hexadecimal(*low)),
            _ => None,
        };
        if let Some((high, low)) = escaped {
            bytes.push(high << 4 | low);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hexadecimal(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_back_as_they_were() {
        for text in ["/a/b.smk", "/with space/ä#?%.smk", "/c:/x", "/100%25/[x]{y}.smk"] {
            let path = Path::new(text);
            let uri = of(path).unwrap();
            assert_eq!(super::path(&uri), path, "{}", uri.as_str());
        }
        let spelled = Uri::from_str("file:///a%2Fb%3a/%C3%A4.smk").unwrap();
        assert_eq!(path(&spelled), Path::new("/a/b:/ä.smk"));
        let unsaved = Uri::from_str("untitled:Untitled-1").unwrap();
        assert_eq!(of(&path(&unsaved)).unwrap().as_str(), "untitled:Untitled-1");
    }
}
