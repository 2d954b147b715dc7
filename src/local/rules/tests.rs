//! The rules of the services, one program of calls after the other, without HTTP.

use serde_json::json;

use super::*;
use crate::local::protocol::{
    Call, CreateResource, DeleteResource, GetResource, ListResources, UpdateResource,
};
use crate::local::service::Service;

mod studio;

/// A cloud in memory in which every call is done at once.
struct Cloud(Service);

impl Cloud {
    fn new() -> Self {
        Self(Service::open(AccountId::new("111122223333"), 0.0, None).expect("memory"))
    }

    fn send(&mut self, call: Call) -> Json {
        self.0
            .handle(call, &Region::new("eu-west-1"), 0)
            .unwrap_or_else(|error| panic!("{error:?}"))
    }

    #[expect(clippy::needless_pass_by_value, reason = "calls read better with `json!` in place")]
    fn try_create(&mut self, type_name: &str, desired: Json) -> Result<String, String> {
        let answer = self.send(Call::Create(CreateResource {
            type_name: format!("AWS::{type_name}"),
            desired_state: desired.to_string(),
            client_token: None,
        }));
        outcome(&answer)
    }

    fn create(&mut self, type_name: &str, desired: Json) -> String {
        self.try_create(type_name, desired).unwrap_or_else(|why| panic!("{type_name}: {why}"))
    }

    fn get(&mut self, type_name: &str, identifier: &str) -> Json {
        let answer = self.send(Call::Get(GetResource {
            type_name: format!("AWS::{type_name}"),
            identifier: identifier.to_owned(),
        }));
        let properties = answer["ResourceDescription"]["Properties"].as_str();
        serde_json::from_str(properties.unwrap_or_default()).expect("properties")
    }

    fn delete(&mut self, type_name: &str, identifier: &str) -> Result<String, String> {
        let answer = self.send(Call::Delete(DeleteResource {
            type_name: format!("AWS::{type_name}"),
            identifier: identifier.to_owned(),
            client_token: None,
        }));
        outcome(&answer)
    }

    #[expect(clippy::needless_pass_by_value, reason = "calls read better with `json!` in place")]
    fn update(&mut self, type_name: &str, identifier: &str, patch: Json) -> Result<String, String> {
        let call = Call::Update(UpdateResource {
            type_name: format!("AWS::{type_name}"),
            identifier: identifier.to_owned(),
            patch_document: patch.to_string(),
            client_token: None,
        });
        match self.0.handle(call, &Region::new("eu-west-1"), 0) {
            Ok(answer) => outcome(&answer),
            Err(exception) => Err(exception.name.to_owned()),
        }
    }
}

/// The identifier, or the error code.
fn outcome(answer: &Json) -> Result<String, String> {
    let event = &answer["ProgressEvent"];
    match event["OperationStatus"].as_str() {
        Some("SUCCESS") => Ok(event["Identifier"].as_str().unwrap_or_default().to_owned()),
        _ => Err(event["ErrorCode"].as_str().unwrap_or_default().to_owned()),
    }
}

fn failed(code: &str) -> Result<String, String> {
    Err(code.to_owned())
}

#[test]
fn a_network_brings_its_parts_and_takes_them_along() {
    let mut cloud = Cloud::new();
    let vpc = cloud.create("EC2::VPC", json!({ "CidrBlock": "10.0.0.0/16" }));
    let read = cloud.get("EC2::VPC", &vpc);
    let group = read["DefaultSecurityGroup"].as_str().expect("a group").to_owned();
    assert_eq!(cloud.get("EC2::SecurityGroup", &group)["GroupName"], "default");
    assert_eq!(cloud.delete("EC2::SecurityGroup", &group), failed("InvalidRequest"));
    assert!(cloud.delete("EC2::VPC", &vpc).is_ok());
    assert_eq!(cloud.delete("EC2::SecurityGroup", &group), failed("NotFound"));
}

#[test]
fn subnets_lie_inside_their_network_and_beside_each_other() {
    let mut cloud = Cloud::new();
    let vpc = cloud.create("EC2::VPC", json!({ "CidrBlock": "10.0.0.0/16" }));
    let mut subnet = |cidr: &str, zone: &str| {
        cloud.try_create(
            "EC2::Subnet",
            json!({ "VpcId": vpc, "CidrBlock": cidr, "AvailabilityZone": zone }),
        )
    };
    let first = subnet("10.0.0.0/24", "eu-west-1a").expect("a subnet");
    assert_eq!(subnet("10.0.0.128/25", "eu-west-1b"), failed("InvalidRequest"));
    assert_eq!(subnet("10.1.0.0/24", "eu-west-1b"), failed("InvalidRequest"));
    assert_eq!(subnet("10.0.1.0/29", "eu-west-1b"), failed("InvalidRequest"));
    assert_eq!(subnet("10.0.1.0/24", "eu-west-1z"), failed("InvalidRequest"));
    assert_eq!(cloud.delete("EC2::VPC", &vpc), failed("ResourceConflict"));
    assert!(cloud.delete("EC2::Subnet", &first).is_ok());
    assert!(cloud.delete("EC2::VPC", &vpc).is_ok());
    let orphan = json!({ "VpcId": vpc, "CidrBlock": "10.0.0.0/24" });
    assert_eq!(cloud.try_create("EC2::Subnet", orphan), failed("NotFound"));
}

#[test]
fn a_nat_gateway_holds_its_address_and_its_way_out() {
    let mut cloud = Cloud::new();
    let vpc = cloud.create("EC2::VPC", json!({ "CidrBlock": "10.0.0.0/16" }));
    let subnet = cloud.create("EC2::Subnet", json!({ "VpcId": vpc, "CidrBlock": "10.0.0.0/26" }));
    let address = cloud.create("EC2::EIP", json!({}));
    let allocation = cloud.get("EC2::EIP", &address)["AllocationId"].clone();
    let desired = json!({ "SubnetId": subnet, "AllocationId": allocation });
    assert_eq!(cloud.try_create("EC2::NatGateway", desired.clone()), failed("InvalidRequest"));
    let gateway = cloud.create("EC2::InternetGateway", json!({}));
    let attached = json!({ "VpcId": vpc, "InternetGatewayId": gateway });
    let attachment = cloud.create("EC2::VPCGatewayAttachment", attached);
    assert_eq!(attachment, format!("IGW|{vpc}"));
    let nat = cloud.create("EC2::NatGateway", desired.clone());
    assert_eq!(cloud.try_create("EC2::NatGateway", desired), failed("ResourceConflict"));
    assert!(cloud.get("EC2::EIP", &address)["NetworkInterfaceId"].is_string());
    for (type_name, identifier) in [
        ("EC2::EIP", &address),
        ("EC2::Subnet", &subnet),
        ("EC2::VPCGatewayAttachment", &attachment),
        ("EC2::InternetGateway", &gateway),
    ] {
        assert_eq!(cloud.delete(type_name, identifier), failed("ResourceConflict"), "{type_name}");
    }
    for (type_name, identifier) in [
        ("EC2::NatGateway", &nat),
        ("EC2::EIP", &address),
        ("EC2::VPCGatewayAttachment", &attachment),
        ("EC2::InternetGateway", &gateway),
        ("EC2::Subnet", &subnet),
        ("EC2::VPC", &vpc),
    ] {
        assert!(cloud.delete(type_name, identifier).is_ok(), "{type_name}");
    }
}

#[test]
fn a_group_shows_the_rules_that_are_resources_of_their_own() {
    let mut cloud = Cloud::new();
    let vpc = cloud.create("EC2::VPC", json!({ "CidrBlock": "10.0.0.0/16" }));
    let desired = json!({ "GroupDescription": "x", "VpcId": vpc, "SecurityGroupEgress": [] });
    let group = cloud.create("EC2::SecurityGroup", desired);
    let other =
        cloud.create("EC2::SecurityGroup", json!({ "GroupDescription": "y", "VpcId": vpc }));
    assert_eq!(
        cloud.get("EC2::SecurityGroup", &group)["SecurityGroupEgress"][0]["CidrIp"],
        "0.0.0.0/0"
    );
    let rule = json!({
        "GroupId": group, "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443,
        "SourceSecurityGroupId": other,
    });
    let ingress = cloud.create("EC2::SecurityGroupIngress", rule.clone());
    assert_eq!(cloud.try_create("EC2::SecurityGroupIngress", rule), failed("AlreadyExists"));
    let shown = cloud.get("EC2::SecurityGroup", &group);
    assert_eq!(shown["SecurityGroupIngress"][0]["SourceSecurityGroupId"], other.as_str());
    assert_eq!(cloud.delete("EC2::SecurityGroup", &other), failed("ResourceConflict"));
    let emptied = json!([{ "op": "add", "path": "/SecurityGroupEgress", "value": [] }]);
    assert!(cloud.update("EC2::SecurityGroup", &group, emptied).is_ok());
    let after = cloud.get("EC2::SecurityGroup", &group);
    assert_eq!(after, shown);
    let replaced = json!([{ "op": "add", "path": "/SecurityGroupIngress", "value": [] }]);
    assert!(cloud.update("EC2::SecurityGroup", &group, replaced).is_ok());
    assert_eq!(cloud.delete("EC2::SecurityGroupIngress", &ingress), failed("NotFound"));
    assert!(cloud.delete("EC2::SecurityGroup", &other).is_ok());
}

#[test]
fn a_role_reads_as_aws_reads_it_and_stays_while_it_is_carried() {
    let mut cloud = Cloud::new();
    let trust = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": { "Service": "ec2.amazonaws.com" },
    }] });
    let desired = json!({ "RoleName": "r", "AssumeRolePolicyDocument": trust });
    let role = cloud.create("IAM::Role", desired.clone());
    assert_eq!(cloud.try_create("IAM::Role", desired), failed("AlreadyExists"));
    let read = cloud.get("IAM::Role", &role);
    assert_eq!(read["AssumeRolePolicyDocument"]["Statement"][0]["Action"], "sts:AssumeRole");
    assert_eq!((&read["Path"], &read["MaxSessionDuration"]), (&json!("/"), &json!(3600)));
    let profile = cloud.create("IAM::InstanceProfile", json!({ "Roles": ["r"] }));
    assert_eq!(cloud.delete("IAM::Role", &role), failed("ResourceConflict"));
    assert!(cloud.delete("IAM::InstanceProfile", &profile).is_ok());
    assert!(cloud.delete("IAM::Role", &role).is_ok());
}

#[test]
fn updates_cannot_touch_what_is_fixed() {
    let mut cloud = Cloud::new();
    let vpc = cloud.create("EC2::VPC", json!({ "CidrBlock": "10.0.0.0/16" }));
    let mut patch = |steps| cloud.update("EC2::VPC", &vpc, steps);
    let add = |path: &str, value: Json| json!([{ "op": "add", "path": path, "value": value }]);
    assert_eq!(patch(add("/CidrBlock", json!("10.0.0.0/16"))), failed("NotUpdatableException"));
    assert_eq!(patch(add("/VpcId", json!("vpc-1"))), failed("ValidationException"));
    assert_eq!(patch(add("/Nothing", json!(1))), failed("ValidationException"));
    assert_eq!(patch(json!([])), failed("ValidationException"));
    assert!(patch(add("/EnableDnsHostnames", json!(true))).is_ok());
}

#[test]
fn the_prefix_lists_of_aws_are_there_from_the_start() {
    let mut cloud = Cloud::new();
    let list = cloud.get("EC2::PrefixList", "pl-6da54004");
    assert_eq!(list["PrefixListName"], "com.amazonaws.eu-west-1.s3");
    assert_eq!(cloud.delete("EC2::PrefixList", "pl-6da54004"), failed("InvalidRequest"));
}

#[test]
fn the_same_calls_give_the_same_ids() {
    let make = || {
        let mut cloud = Cloud::new();
        let vpc = cloud.create("EC2::VPC", json!({ "CidrBlock": "10.0.0.0/16" }));
        cloud.get("EC2::VPC", &vpc)
    };
    assert_eq!(make(), make());
}

#[test]
fn times_are_written_as_dates() {
    assert_eq!(iso_time(0), "1970-01-01T00:00:00Z");
    assert_eq!(iso_time(951_782_400), "2000-02-29T00:00:00Z");
    assert_eq!(iso_time(1_798_761_599), "2026-12-31T23:59:59Z");
}

/// A network with a firewall in two zones and a route to its first endpoint.
fn firewall(cloud: &mut Cloud) -> (String, String) {
    let vpc = cloud.create("EC2::VPC", json!({ "CidrBlock": "10.0.0.0/16" }));
    let mut subnet = |zone: &str, range: &str| {
        let desired = json!({ "VpcId": vpc, "CidrBlock": range, "AvailabilityZone": zone });
        json!({ "SubnetId": cloud.create("EC2::Subnet", desired) })
    };
    let subnets = [subnet("eu-west-1a", "10.0.0.0/28"), subnet("eu-west-1b", "10.0.1.0/28")];
    let actions = json!(["aws:forward_to_sfe"]);
    let policy = json!({
        "FirewallPolicyName": "filter",
        "FirewallPolicy": {
            "StatelessDefaultActions": actions,
            "StatelessFragmentDefaultActions": actions,
        },
    });
    let policy = cloud.create("NetworkFirewall::FirewallPolicy", policy);
    let firewall = json!({
        "FirewallName": "way-out",
        "FirewallPolicyArn": policy,
        "VpcId": vpc,
        "SubnetMappings": subnets,
    });
    (vpc, cloud.create("NetworkFirewall::Firewall", firewall))
}

#[test]
fn a_firewall_lists_its_endpoints_in_another_order_than_its_subnets() {
    let mut cloud = Cloud::new();
    let (_, firewall) = firewall(&mut cloud);
    let properties = cloud.get("NetworkFirewall::Firewall", &firewall);
    let endpoints = properties["EndpointIds"].as_array().expect("a list");
    let zones: Vec<&str> = endpoints
        .iter()
        .filter_map(|endpoint| endpoint.as_str()?.split_once(":vpce-"))
        .map(|(zone, _)| zone)
        .collect();
    assert_eq!(zones, ["eu-west-1b", "eu-west-1a"]);
}

#[test]
fn a_firewall_stays_while_a_route_or_a_log_needs_it() {
    let mut cloud = Cloud::new();
    let (vpc, firewall) = firewall(&mut cloud);
    let properties = cloud.get("NetworkFirewall::Firewall", &firewall);
    let first = properties["EndpointIds"][0].as_str().unwrap_or_default();
    let (_, endpoint) = first.split_once(':').expect("zone and id");
    let table = cloud.create("EC2::RouteTable", json!({ "VpcId": vpc }));
    let mut target = json!({ "RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0" });
    target["VpcEndpointId"] = "vpce-00000000000000000".into();
    assert!(cloud.try_create("EC2::Route", target.clone()).is_err());
    target["VpcEndpointId"] = endpoint.into();
    let route = cloud.create("EC2::Route", target);
    let group = cloud.create("Logs::LogGroup", json!({ "LogGroupName": "alerts" }));
    let destination = json!({
        "LogType": "ALERT",
        "LogDestinationType": "CloudWatchLogs",
        "LogDestination": { "logGroup": group },
    });
    let logging = json!({
        "FirewallArn": firewall,
        "LoggingConfiguration": { "LogDestinationConfigs": [destination] },
    });
    let logging = cloud.create("NetworkFirewall::LoggingConfiguration", logging);
    assert!(cloud.delete("NetworkFirewall::Firewall", &firewall).is_err());
    cloud.delete("EC2::Route", &route).expect("nothing needs the route");
    assert!(cloud.delete("NetworkFirewall::Firewall", &firewall).is_err());
    cloud.delete("NetworkFirewall::LoggingConfiguration", &logging).expect("it can go");
    cloud.delete("NetworkFirewall::Firewall", &firewall).expect("nothing needs it");
}

#[test]
fn what_filters_names_goes_from_the_network_inwards() {
    let mut cloud = Cloud::new();
    let vpc = cloud.create("EC2::VPC", json!({ "CidrBlock": "10.0.0.0/16" }));
    let list = |cloud: &mut Cloud, domains: &[&str]| {
        cloud.try_create("Route53Resolver::FirewallDomainList", json!({ "Domains": domains }))
    };
    let allowed = list(&mut cloud, &["example.org", "*.example.org"]).expect("two domains");
    let others = list(&mut cloud, &["*"]).expect("all domains");
    assert_eq!(list(&mut cloud, &["*.*.org"]), failed("InvalidRequest"));
    let many: Vec<String> = (0..1001).map(|number| format!("{number}.test")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(list(&mut cloud, &many), failed("InvalidRequest"));
    let rule = |list: &str, priority: u32, more: [(&str, &str); 2]| {
        let mut rule = json!({ "FirewallDomainListId": list, "Priority": priority });
        for (name, value) in more {
            rule[name] = value.into();
        }
        rule
    };
    let allow = [("Action", "ALLOW"), ("Qtype", "A")];
    let block = [("Action", "BLOCK"), ("BlockResponse", "NODATA")];
    let group = |cloud: &mut Cloud, rules: Json| {
        cloud.try_create("Route53Resolver::FirewallRuleGroup", json!({ "FirewallRules": rules }))
    };
    let same = json!([rule(&allowed, 1, allow), rule(&others, 1, block)]);
    assert_eq!(group(&mut cloud, same), failed("InvalidRequest"));
    let rules = json!([rule(&allowed, 1, allow), rule(&others, 2, block)]);
    let group = group(&mut cloud, rules).expect("two rules");
    let associate = |cloud: &mut Cloud, priority: u32| {
        let wanted = json!({ "FirewallRuleGroupId": group, "VpcId": vpc, "Priority": priority });
        cloud.try_create("Route53Resolver::FirewallRuleGroupAssociation", wanted)
    };
    assert_eq!(associate(&mut cloud, 100), failed("InvalidRequest"));
    let association = associate(&mut cloud, 101).expect("a place that is free");
    assert_eq!(associate(&mut cloud, 101), failed("InvalidRequest"));
    let shown = cloud.get("Route53Resolver::FirewallDomainList", &allowed);
    assert_eq!((&shown["DomainCount"], shown.get("Domains")), (&json!(2), None));
    let kept = failed("ResourceConflict");
    assert_eq!(cloud.delete("Route53Resolver::FirewallDomainList", &allowed), kept);
    assert_eq!(cloud.delete("Route53Resolver::FirewallRuleGroup", &group), kept);
    let order = [
        ("FirewallRuleGroupAssociation", &association),
        ("FirewallRuleGroup", &group),
        ("FirewallDomainList", &allowed),
    ];
    for (kind, identifier) in order {
        assert!(cloud.delete(&format!("Route53Resolver::{kind}"), identifier).is_ok(), "{kind}");
    }
}
