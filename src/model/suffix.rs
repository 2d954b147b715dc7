//! Names below which anybody has hosts, by the Public Suffix List: those that registries sell, and
//! those that services give to their customers.

use psl::{List, Psl, Type};

use super::host::Host;

/// To whom the hosts belong that a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owners {
    /// `.co.uk`: to whoever registered a name.
    Registrants,
    /// `.github.io`: to the customers of a service.
    Customers,
    /// `storage.googleapis.com`: one host, on which every customer has a bucket.
    Buckets,
}

/// Names that are nobody's suffix themselves, but lie above one.
/// The private section of the Public Suffix List.
const ABOVE_SERVICES: [&str; 19] = [
    "amazonaws.com",
    "amazonaws.com.cn",
    "api.aws",
    "azure.com",
    "azure.net",
    "backblazeb2.com",
    "cdn77.org",
    "cloudapp.azure.com",
    "cloudflarestorage.com",
    "core.windows.net",
    "digitaloceanspaces.com",
    "fastly.net",
    "firebaseio.com",
    "googleapis.com",
    "googleusercontent.com",
    "on.aws",
    "run.app",
    "wasabisys.com",
    "windows.net",
];

/// Whose hosts a name stands for, if they are not all of one owner.
pub fn owners(host: &Host) -> Option<Owners> {
    let name = host.name();
    let (section, buckets) = (section(name), holds_buckets(name));
    match host {
        _ if section == Some(Type::Icann) => Some(Owners::Registrants),
        Host::Exact(_) => buckets.then_some(Owners::Buckets),
        Host::WithSubdomains(_) => {
            let shared = buckets || section.is_some() || ABOVE_SERVICES.contains(&name);
            shared.then_some(Owners::Customers)
        }
    }
}

/// Whether registries sell the names below this one.
pub fn is_registry(name: &str) -> bool {
    section(name) == Some(Type::Icann)
}

/// The section of the list in which a name stands.
fn section(name: &str) -> Option<Type> {
    List.suffix(name.as_bytes()).filter(|suffix| suffix.as_bytes() == name.as_bytes())?.typ()
}

/// Whether buckets are told apart by the path, which nobody sees who goes by names.
fn holds_buckets(name: &str) -> bool {
    let of_s3 = name.starts_with("s3") && name.split('.').any(|label| label == "amazonaws");
    name == "storage.googleapis.com" || (of_s3 && section(name) == Some(Type::Private))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Owners> {
        owners(&Host::parse(text).expect("a name"))
    }

    #[test]
    fn names_that_are_sold() {
        for name in [".co.uk", "co.uk", ".com.au", "*.CO.JP.", ".nsw.edu.au", ".公司.cn", ".a.ck"]
        {
            assert_eq!(of(name), Some(Owners::Registrants), "{name}");
        }
    }

    #[test]
    fn names_that_are_given() {
        let shared = [
            ".github.io",
            ".cloudfront.net",
            ".s3.amazonaws.com",
            ".s3.eu-west-1.amazonaws.com",
            ".amazonaws.com",
            ".amazonaws.com.cn",
            ".fastly.net",
            ".global.ssl.fastly.net",
            ".core.windows.net",
            ".storage.googleapis.com",
        ];
        for name in shared {
            assert_eq!(of(name), Some(Owners::Customers), "{name}");
        }
    }

    #[test]
    fn hosts_of_many_buckets() {
        let hosts =
            ["storage.googleapis.com", "s3.amazonaws.com", "s3.dualstack.eu-west-1.amazonaws.com"];
        for name in hosts {
            assert_eq!(of(name), Some(Owners::Buckets), "{name}");
        }
    }

    #[test]
    fn names_of_one_owner() {
        let own = [
            "pypi.org",
            ".example.org",
            ".hf.co",
            ".kaggle.com",
            ".sts.eu-west-1.amazonaws.com",
            "sts.amazonaws.com",
            "data.s3.amazonaws.com",
            "some.github.io",
            "github.io",
            ".zone.test",
        ];
        for name in own {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
