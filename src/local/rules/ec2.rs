//! What EC2 networking does beyond its schemas.

use ipnet::Ipv4Net;

use super::{Properties, Rules, text};

mod address;
pub(super) use address::{attach, check_groups, default_group};
mod edge;
mod endpoint;
mod flow_log;
mod gateway;
mod instance;
pub(super) mod prefix_list;
mod routing;
mod security_group;
mod subnet;
mod volume;
mod vpc;
mod zones;

pub(super) const VPC: &str = "AWS::EC2::VPC";
pub(super) const SUBNET: &str = "AWS::EC2::Subnet";
pub(super) const SECURITY_GROUP: &str = "AWS::EC2::SecurityGroup";
pub(super) const NETWORK_INTERFACE: &str = "AWS::EC2::NetworkInterface";
const ROUTE_TABLE: &str = "AWS::EC2::RouteTable";
const NETWORK_ACL: &str = "AWS::EC2::NetworkAcl";
const INTERNET_GATEWAY: &str = "AWS::EC2::InternetGateway";
const ATTACHMENT: &str = "AWS::EC2::VPCGatewayAttachment";
const EDGE_ASSOCIATION: &str = "AWS::EC2::GatewayRouteTableAssociation";
const NAT_GATEWAY: &str = "AWS::EC2::NatGateway";
pub(super) const ENDPOINT: &str = "AWS::EC2::VPCEndpoint";
const PREFIX_LIST: &str = "AWS::EC2::PrefixList";

pub(super) fn rules(type_name: &str) -> Option<&'static Rules> {
    Some(match type_name {
        VPC => &vpc::VPC,
        NETWORK_ACL => &vpc::NETWORK_ACL,
        SUBNET => &subnet::SUBNET,
        ROUTE_TABLE => &routing::ROUTE_TABLE,
        "AWS::EC2::Route" => &routing::ROUTE,
        "AWS::EC2::SubnetRouteTableAssociation" => &routing::ASSOCIATION,
        EDGE_ASSOCIATION => &edge::ASSOCIATION,
        INTERNET_GATEWAY => &gateway::INTERNET_GATEWAY,
        ATTACHMENT => &gateway::ATTACHMENT,
        NAT_GATEWAY => &gateway::NAT_GATEWAY,
        "AWS::EC2::EIP" => &address::ADDRESS,
        NETWORK_INTERFACE => &address::INTERFACE,
        "AWS::EC2::Volume" => &volume::VOLUME,
        SECURITY_GROUP => &security_group::GROUP,
        "AWS::EC2::SecurityGroupIngress" => &security_group::INGRESS,
        "AWS::EC2::SecurityGroupEgress" => &security_group::EGRESS,
        ENDPOINT => &endpoint::ENDPOINT,
        "AWS::EC2::FlowLog" => &flow_log::FLOW_LOG,
        "AWS::EC2::Instance" => &instance::INSTANCE,
        "AWS::EC2::LaunchTemplate" => &instance::LAUNCH_TEMPLATE,
        PREFIX_LIST => &prefix_list::PREFIX_LIST,
        _ => return None,
    })
}

pub(super) const NO_VPC: &str = "The vpc ID '{}' does not exist (Service: Ec2, Status Code: 400)";
pub(super) const NO_SUBNET: &str =
    "The subnet ID '{}' does not exist (Service: Ec2, Status Code: 400)";
pub(super) const NO_GROUP: &str =
    "The security group '{}' does not exist (Service: Ec2, Status Code: 400)";
const NO_ROUTE_TABLE: &str =
    "The routeTable ID '{}' does not exist (Service: Ec2, Status Code: 400)";
const NO_PREFIX_LIST: &str =
    "The prefix list ID '{}' does not exist (Service: Ec2, Status Code: 400)";

fn network(properties: &Properties, name: &str) -> Option<Ipv4Net> {
    text(properties, name)?.parse().ok()
}

fn overlap(one: Ipv4Net, other: Ipv4Net) -> bool {
    one.contains(&other.network()) || other.contains(&one.network())
}
