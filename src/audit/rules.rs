//! Which standing checks are told of what exists, and how serious each is.

use super::{DOMAIN, Ground, Level, NOTEBOOK, Rule};

/// The code by which `smk explain` knows a rule.
const fn code(code: &'static str) -> &'static str {
    code
}

pub static RULES: [Rule; 8] = [
    Rule {
        id: code("audit::direct-internet-access"),
        type_name: NOTEBOOK,
        level: Level::High,
        ground: Ground::Standing("notebook-direct-internet"),
    },
    Rule {
        id: code("audit::outside-vpc"),
        type_name: NOTEBOOK,
        level: Level::High,
        ground: Ground::Standing("notebook-in-vpc"),
    },
    Rule {
        id: code("audit::root-access"),
        type_name: NOTEBOOK,
        level: Level::High,
        ground: Ground::Standing("notebook-root"),
    },
    Rule {
        id: code("audit::notebook-key"),
        type_name: NOTEBOOK,
        level: Level::Medium,
        ground: Ground::Standing("notebook-key"),
    },
    Rule {
        id: code("audit::platform"),
        type_name: NOTEBOOK,
        level: Level::Medium,
        ground: Ground::Standing("notebook-platform"),
    },
    Rule {
        id: code("audit::metadata-service"),
        type_name: NOTEBOOK,
        level: Level::Medium,
        ground: Ground::Standing("notebook-imds"),
    },
    Rule {
        id: code("audit::domain-internet-access"),
        type_name: DOMAIN,
        level: Level::High,
        ground: Ground::Standing("domain-in-vpc"),
    },
    Rule {
        id: code("audit::domain-key"),
        type_name: DOMAIN,
        level: Level::Medium,
        ground: Ground::Standing("domain-key"),
    },
];

/// Judged by what is around a notebook, not by its properties.
pub static ISOLATED: Rule = Rule {
    id: code("audit::isolated"),
    type_name: NOTEBOOK,
    level: Level::Medium,
    ground: Ground::Around {
        says: "reaches neither the internet nor, through endpoints,",
        names: &["what Cloud Conformity's rule of 2018 was about"],
    },
};

#[cfg(test)]
mod tests {
    use super::RULES;
    use crate::model::Json;

    #[test]
    fn each_is_a_standing_check_of_single_resources() {
        for rule in &RULES {
            let standing = rule.standing().and_then(|it| it.keeps(&Json::Null));
            assert_eq!(standing, Some(false), "{}", rule.id);
        }
    }
}
