//! What AWS makes on its own behalf for a resource, and what people make inside of one. Nobody
//! asked smk for it, and still it has to go: it stands in the way, or it stays behind.

use super::Json;

/// One kind of companion of a type.
#[derive(Debug, PartialEq, Eq)]
pub struct Companion {
    /// The type that has it.
    pub of: &'static str,
    pub type_name: &'static str,
    pub found: Found,
    pub owner: Owner,
    /// What people lose with it.
    pub holds: Option<&'static str>,
}

impl Companion {
    /// The tag that proves it, and the property of the program's resource that is its value.
    pub fn mark(&self) -> Option<(&'static str, &'static str)> {
        match self.owner {
            Owner::Amazon { tag, value } => Some((tag, value)),
            Owner::People | Owner::AmazonToo => None,
        }
    }
}

/// The value of a tag.
pub fn tag<'a>(tags: Option<&'a Json>, key: &str) -> Option<&'a Json> {
    let mut tags = tags.and_then(Json::as_array).into_iter().flatten();
    tags.find(|tag| tag.get("Key").and_then(Json::as_str) == Some(key))?.get("Value")
}

/// How a companion is found.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// Its identifier stands at this place of the other, which goes first, as it refers to it.
    Named(&'static str),
    /// It has these properties in common with the other, in which it is: each is written as the
    /// companion's own and as the other's. The companion goes first.
    Inside(&'static [(&'static str, &'static str)]),
}

/// Who made it, and how that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// People, in a resource of the program.
    People,
    /// AWS, which says so by a tag that has this property of the program's resource as its value.
    Amazon { tag: &'static str, value: &'static str },
    /// AWS, for something that it made itself.
    AmazonToo,
}

/// SageMaker API reference, `DeleteDomain` ("By default, all resources are retained"); developer
/// guide, "Delete an Amazon SageMaker AI domain" and "AWS managed policy:
/// `AmazonSageMakerNotebooksServiceRolePolicy`", which names the tag.
const STUDIO: Owner =
    Owner::Amazon { tag: "ManagedByAmazonSageMakerResource", value: "/DomainArn" };

static COMPANIONS: [Companion; 8] = [
    Companion {
        of: "AWS::SageMaker::UserProfile",
        type_name: "AWS::SageMaker::App",
        found: Found::Inside(&[
            ("/DomainId", "/DomainId"),
            ("/UserProfileName", "/UserProfileName"),
        ]),
        owner: Owner::People,
        holds: Some("unsaved work in a running app"),
    },
    Companion {
        of: "AWS::SageMaker::UserProfile",
        type_name: "AWS::SageMaker::Space",
        found: Found::Inside(&[
            ("/DomainId", "/DomainId"),
            ("/OwnershipSettings/OwnerUserProfileName", "/UserProfileName"),
        ]),
        owner: Owner::People,
        holds: Some("the files of the space"),
    },
    Companion {
        of: "AWS::SageMaker::Domain",
        type_name: "AWS::SageMaker::Space",
        found: Found::Inside(&[("/DomainId", "/DomainId")]),
        owner: Owner::People,
        holds: Some("the files of the space"),
    },
    Companion {
        of: "AWS::SageMaker::Domain",
        type_name: "AWS::SageMaker::UserProfile",
        found: Found::Inside(&[("/DomainId", "/DomainId")]),
        owner: Owner::People,
        holds: None,
    },
    Companion {
        of: "AWS::SageMaker::Domain",
        type_name: "AWS::EFS::FileSystem",
        found: Found::Named("/HomeEfsFileSystemId"),
        owner: STUDIO,
        holds: Some("the home directories of the users"),
    },
    Companion {
        of: "AWS::EFS::FileSystem",
        type_name: "AWS::EFS::MountTarget",
        found: Found::Inside(&[("/FileSystemId", "/FileSystemId")]),
        owner: Owner::AmazonToo,
        holds: None,
    },
    Companion {
        of: "AWS::EFS::MountTarget",
        type_name: "AWS::EC2::SecurityGroup",
        found: Found::Named("/SecurityGroups/*"),
        owner: STUDIO,
        holds: None,
    },
    Companion {
        of: "AWS::EC2::SecurityGroup",
        type_name: "AWS::EC2::SecurityGroup",
        found: Found::Named("/SecurityGroupIngress/*/SourceSecurityGroupId"),
        owner: STUDIO,
        holds: None,
    },
];

/// The types of which a resource of the program has companions. The rest of the table leads from
/// companion to companion: who mounts a file system that a program makes is its own affair.
const ROOTS: [&str; 2] = ["AWS::SageMaker::Domain", "AWS::SageMaker::UserProfile"];

/// The companions that a resource of a type can have.
pub fn of(type_name: &str, is_companion: bool) -> impl Iterator<Item = &'static Companion> {
    let counts = is_companion || ROOTS.contains(&type_name);
    COMPANIONS.iter().filter(move |companion| counts && companion.of == type_name)
}

/// The kind of companion that a resource of a type is by its tags, and the value of the tag.
pub fn by_tags<'a>(
    type_name: &str,
    tags: Option<&'a Json>,
) -> Option<(&'static Companion, &'a Json)> {
    let mut kinds = COMPANIONS.iter().filter(|kind| kind.type_name == type_name);
    kinds.find_map(|kind| Some((kind, tag(tags, kind.mark()?.0)?)))
}

/// A list by which two resources of a type can refer to each other, so that neither can be deleted
/// before entries were taken out of it.
#[derive(Debug)]
pub struct Tie {
    pub type_name: &'static str,
    pub list: &'static str,
    /// The property of an entry that names the other resource.
    pub names: &'static str,
    /// An entry that means nothing, where AWS takes an empty list for one that was not given.
    pub placeholder: Option<&'static [(&'static str, &'static str)]>,
}

/// EC2 API reference, `DeleteSecurityGroup`: one to which another one refers is not deleted. That
/// an update does not empty the rules for outgoing traffic: Pulumi AWS native, issue 1592.
pub static TIES: [Tie; 2] = [
    Tie {
        type_name: "AWS::EC2::SecurityGroup",
        list: "SecurityGroupIngress",
        names: "SourceSecurityGroupId",
        placeholder: None,
    },
    Tie {
        type_name: "AWS::EC2::SecurityGroup",
        list: "SecurityGroupEgress",
        names: "DestinationSecurityGroupId",
        placeholder: Some(&[("CidrIp", "127.0.0.1/32"), ("IpProtocol", "-1")]),
    },
];
