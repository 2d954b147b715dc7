//! What keeps a resource from being deleted: what AWS names, what the state knows, and network
//! interfaces, which services leave behind for a while after what they belonged to is gone.

use crate::cloud::Client;
use crate::model::{Address, Json, PhysicalId, PropertyPath, TypeName};
use crate::plan;
use crate::state::State;

const INTERFACE: &str = "AWS::EC2::NetworkInterface";

/// Of which type a resource is kept by interfaces, and where these say so.
const KEPT_BY_INTERFACES: [(&str, &str); 4] = [
    ("AWS::EC2::SecurityGroup", "/GroupSet/*"),
    ("AWS::EC2::Subnet", "/SubnetId"),
    ("AWS::EC2::VPC", "/VpcId"),
    ("AWS::EC2::VPCGatewayAttachment", "/VpcId"),
];

/// What stands in the description of an interface that a service made for itself: EC2 user guide,
/// "Requester-managed network interfaces", and the services' own guides.
const OF_SERVICES: [&str; 8] = [
    "AWS Lambda VPC ENI",
    "EFS mount target",
    "ELB ",
    "Interface for NAT Gateway",
    "Network Interface for Transit Gateway",
    "SageMaker",
    "VPC Endpoint Interface",
    "[DO NOT DELETE] ENI managed by",
];

/// A network interface that uses what is to be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    pub identifier: PhysicalId,
    pub kind: String,
    pub description: String,
}

/// Something that still uses what is to be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Under which smk knows it.
    pub address: Option<Address>,
    /// What AWS calls it, and says of it.
    pub identifier: PhysicalId,
    pub description: String,
}

impl Interface {
    /// Whether a service made it, so that it goes with what it belongs to.
    pub fn is_of_aws(&self) -> bool {
        !["", "interface", "efa", "trunk"].contains(&self.kind.as_str())
            || OF_SERVICES.iter().any(|words| self.description.contains(words))
    }
}

/// The interfaces that use a resource; none, if nobody may look.
pub(super) async fn interfaces(
    client: &Client,
    type_name: &TypeName,
    identifier: &PhysicalId,
) -> Vec<Interface> {
    let Some((_, path)) = KEPT_BY_INTERFACES.iter().find(|(name, _)| *name == type_name.as_str())
    else {
        return Vec::new();
    };
    let path = PropertyPath::parse(path);
    let interface = TypeName::new(INTERFACE);
    let mut found = Vec::new();
    for (eni, listed) in client.list(&interface, None).await.unwrap_or_default() {
        let live = if path.get(&listed).is_some() {
            Some(listed)
        } else {
            client.read(&interface, &eni).await.ok().flatten()
        };
        if let Some(live) = live.filter(|live| names(live, &path, identifier)) {
            let text = |key: &str| live.get(key).and_then(Json::as_str).unwrap_or_default();
            let (kind, description) =
                (text("InterfaceType").to_owned(), text("Description").to_owned());
            found.push(Interface { identifier: eni, kind, description });
        }
    }
    found
}

/// Whether what stands at a path is the resource, or a part of its composite identifier.
fn names(live: &Json, path: &PropertyPath, identifier: &PhysicalId) -> bool {
    let Some(top) = path.top() else { return false };
    let is_it = |value: &Json| {
        value.as_str().is_some_and(|it| identifier.as_str().split('|').any(|part| part == it))
    };
    match live.get(top) {
        Some(Json::Array(items)) => items.iter().any(is_it),
        Some(value) => is_it(value),
        None => false,
    }
}

/// What AWS's words name, else the interfaces that were found, else what in the state needs the
/// resource or speaks of it.
pub(super) fn find(
    operation: &plan::Operation,
    message: &str,
    interfaces: &[Interface],
    state: &State,
) -> Vec<Holder> {
    let plan::Call::Delete { identifier, .. } = &operation.call else { return Vec::new() };
    let others = || {
        let all = state.records.values().chain(&state.deposed);
        all.filter(|it| it.identifier != *identifier && !operation.needs.contains(&it.address))
    };
    let known = |it: &crate::state::Record| Holder {
        address: Some(it.address.clone()),
        identifier: it.identifier.clone(),
        description: it.type_name.to_string(),
    };
    let named: Vec<Holder> =
        others().filter(|it| speaks(message, &it.identifier)).map(known).collect();
    if !named.is_empty() {
        return named;
    }
    if !interfaces.is_empty() {
        return interfaces.iter().map(|it| of_interface(it, state)).collect();
    }
    let needing = others().filter(|it| it.needs.contains(&operation.address));
    let needing: Vec<Holder> = needing.map(known).collect();
    if !needing.is_empty() {
        return needing;
    }
    let text = Json::String(identifier.as_str().to_owned()).to_string();
    others().filter(|it| it.live.to_string().contains(&text)).map(known).collect()
}

/// An interface of a resource that smk knows, or of something else.
fn of_interface(interface: &Interface, state: &State) -> Holder {
    let owner = state.records.values().find(|it| {
        it.identifier == interface.identifier || speaks(&interface.description, &it.identifier)
    });
    Holder {
        address: owner.map(|it| it.address.clone()),
        identifier: interface.identifier.clone(),
        description: match interface.description.as_str() {
            "" => "a network interface".to_owned(),
            description => format!("the network interface \"{description}\""),
        },
    }
}

/// Whether an identifier stands in a text as a word of its own. Short ones prove nothing.
fn speaks(text: &str, identifier: &PhysicalId) -> bool {
    const SHORTEST: usize = 6;
    let identifier = identifier.as_str();
    if identifier.len() < SHORTEST {
        return false;
    }
    let belongs = |character: char| character.is_alphanumeric() || "-_".contains(character);
    text.match_indices(identifier).any(|(start, _)| {
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        let after = text.get(start + identifier.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(belongs) && !after.is_some_and(belongs)
    })
}

/// The holders in a sentence.
pub(super) fn list(holders: &[Holder]) -> String {
    if holders.is_empty() {
        return "something that AWS does not name".to_owned();
    }
    let one = |holder: &Holder| match &holder.address {
        Some(address) => format!("`{address}` ({})", holder.identifier),
        None => format!("{} ({})", holder.description, holder.identifier),
    };
    holders.iter().map(one).collect::<Vec<_>>().join(" and ")
}

/// What to do about the holders.
pub(super) fn help(holders: &[Holder]) -> String {
    let again = "then run the command again; the state remembers what is left";
    let foreign = holders.iter().find(|holder| holder.address.is_none());
    match (holders, foreign) {
        ([], _) => format!("find in the AWS console what uses it and remove that, {again}"),
        (_, Some(holder)) => {
            format!(
                "smk did not make {}; see whose it is, remove it in AWS, {again}",
                holder.identifier
            )
        }
        _ => format!("mend why that could not be deleted, {again}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_a_word_of_its_own() {
        let speaks = |text: &str| speaks(text, &PhysicalId::new("subnet-12"));
        assert!(speaks("The subnet 'subnet-12' is in use"));
        assert!(speaks("subnet-12"));
        assert!(!speaks("subnet-123 is in use"));
        assert!(!speaks("my-subnet-12 is in use"));
    }

    #[test]
    fn services_let_go_of_their_interfaces_and_people_do_not() {
        let interface = |kind: &str, description: &str| Interface {
            identifier: PhysicalId::new("eni-1"),
            kind: kind.to_owned(),
            description: description.to_owned(),
        };
        assert!(interface("interface", "AWS Lambda VPC ENI-x-1").is_of_aws());
        assert!(interface("nat_gateway", "").is_of_aws());
        assert!(!interface("interface", "Primary network interface").is_of_aws());
    }
}
