//! Names that cross a boundary, each a type of its own, so that none is taken for another.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The address by which a program refers to facts about where it runs: `aws.account`.
pub const SURROUNDINGS: &str = "aws";

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(&self.0)
            }
        }
    };
}

name! {
    /// What a resource is called in a stack: `research`, `lab.vpc`, `lab.private-a`.
    Address
}
name! {
    /// A Cloud Control type, such as `AWS::EC2::VPC`.
    TypeName
}
name! {
    /// The identifier by which Cloud Control knows a resource.
    PhysicalId
}
name! {
    /// An AWS region, such as `eu-west-1`.
    Region
}
name! {
    /// A twelve-digit AWS account number.
    AccountId
}
name! {
    /// The letter of an availability zone within its region: the `a` of `eu-west-1a`.
    Zone
}

impl Address {
    /// This address and those of the things that it is a part of, the innermost first.
    pub fn around(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(Some(self.as_str()), |part| Some(part.rsplit_once('.')?.0))
    }

    /// The address of a part of this thing: `lab` and `vpc` give `lab.vpc`.
    pub fn part(&self, part: &str) -> Self {
        Self::new(format!("{self}.{part}"))
    }

    /// The name of the statement that this resource belongs to: `lab` for `lab.vpc`.
    pub fn owner(&self) -> &str {
        self.0.split('.').next().unwrap_or_default()
    }
}

impl Region {
    /// The partition that ARNs of this region begin with.
    pub fn partition(&self) -> &'static str {
        if self.0.starts_with("cn-") {
            "aws-cn"
        } else if self.0.starts_with("us-gov-") {
            "aws-us-gov"
        } else {
            "aws"
        }
    }

    /// What the names of AWS's services in this region end with.
    pub fn suffix(&self) -> &'static str {
        if self.partition() == "aws-cn" { "amazonaws.com.cn" } else { "amazonaws.com" }
    }

    /// What the names under which people open notebooks and Studio end with.
    pub fn sagemaker_suffix(&self) -> &'static str {
        if self.partition() == "aws-cn" { "sagemaker.com.cn" } else { "sagemaker.aws" }
    }

    /// The full name of a zone of this region: `eu-west-1a`.
    pub fn zone(&self, zone: &Zone) -> String {
        format!("{self}{zone}")
    }
}
