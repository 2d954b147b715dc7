//! Facts that are known from elsewhere.

use super::*;

use expect_test::{Expect, expect};

#[test]
fn every_type_decodes_and_hangs_together() {
    let mut count = 0;
    for name in names() {
        let schema = schema(name);
        count += 1;
        assert_eq!(schema.name.as_str(), name);
        assert!(!regions(&schema.name).is_empty(), "{name}");
        for path in &schema.primary_identifier {
            let exists = shape_at(&schema, path).is_some();
            assert!(exists || schema.is_read_only(path), "{name}: {path}");
        }
        let mut encoded = codec::encode(&schema);
        assert_eq!(codec::decode(schema.name.clone(), &encoded).as_ref(), Some(&*schema));
        encoded.pop();
        assert_eq!(codec::decode(schema.name.clone(), &encoded), None);
    }
    assert!(count > 1500, "{count}");
    assert!(names().is_sorted());
    assert!(all_regions().count() > 30);
    assert!(schema_date().starts_with("20"));
}

fn shape_at<'a>(schema: &'a TypeSchema, path: &PropertyPath) -> Option<&'a Shape> {
    path.0.iter().try_fold(&schema.root, |shape, segment| match segment {
        Segment::Key(key) => schema.definition(shape).properties.get(key),
        Segment::Index(_) | Segment::Any => schema.definition(shape).items.as_deref(),
    })
}

fn facts(schema: &TypeSchema) -> String {
    let join = |paths: &[PropertyPath]| {
        paths.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    let handlers: String = schema
        .handlers
        .iter()
        .map(|(operation, handler)| match handler.timeout_minutes {
            DEFAULT_TIMEOUT_MINUTES => format!(" {operation:?}"),
            minutes => format!(" {operation:?}({minutes})"),
        })
        .collect();
    let dashed = |text: String| if text.is_empty() { "-".to_owned() } else { text };
    format!(
        "{}: {} |{handlers} | {:?} | fixed {} | perhaps fixed {} | tags {}\n",
        schema.name,
        join(&schema.primary_identifier),
        schema.replacement,
        dashed(join(&schema.create_only)),
        dashed(join(&schema.conditional_create_only)),
        if schema.tagging.taggable { schema.tagging.property.to_string() } else { "-".to_owned() },
    )
}

#[test]
fn known_facts() {
    let names = [
        "AWS::EC2::VPC",
        "AWS::EC2::RouteTable",
        "AWS::EC2::Route",
        "AWS::EC2::SubnetRouteTableAssociation",
        "AWS::EC2::InternetGateway",
        "AWS::EC2::VPCGatewayAttachment",
        "AWS::EC2::EIP",
        "AWS::EC2::NatGateway",
        "AWS::EC2::NetworkAclEntry",
        "AWS::EC2::SecurityGroup",
        "AWS::EC2::VPCEndpoint",
        "AWS::EC2::NetworkInterface",
        "AWS::EC2::Volume",
        "AWS::NetworkFirewall::RuleGroup",
        "AWS::IAM::Role",
        "AWS::KMS::Key",
        "AWS::Logs::LogGroup",
        "AWS::EFS::FileSystem",
        "AWS::SageMaker::NotebookInstance",
        "AWS::SageMaker::NotebookInstanceLifecycleConfig",
    ];
    let all: String = names.iter().map(|name| facts(&schema(name))).collect();
    let known: Expect = expect![[r#"
        AWS::EC2::VPC: /VpcId | Create Read Update Delete List | CreateThenDelete | fixed /CidrBlock /Ipv4IpamPoolId /Ipv4NetmaskLength /VpcEncryptionControl | perhaps fixed /InstanceTenancy | tags /Tags
        AWS::EC2::RouteTable: /RouteTableId | Create Read Update Delete List | CreateThenDelete | fixed /VpcId | perhaps fixed - | tags /Tags
        AWS::EC2::Route: /RouteTableId /CidrBlock | Create Read Update Delete List | CreateThenDelete | fixed /RouteTableId /DestinationCidrBlock /DestinationIpv6CidrBlock /DestinationPrefixListId | perhaps fixed - | tags -
        AWS::EC2::SubnetRouteTableAssociation: /Id | Create Read Delete List | DeleteThenCreate | fixed /SubnetId /RouteTableId | perhaps fixed - | tags -
        AWS::EC2::InternetGateway: /InternetGatewayId | Create Read Update Delete List | CreateThenDelete | fixed - | perhaps fixed - | tags /Tags
        AWS::EC2::VPCGatewayAttachment: /AttachmentType /VpcId | Create Read Update Delete List | DeleteThenCreate | fixed /VpcId | perhaps fixed - | tags -
        AWS::EC2::EIP: /PublicIp /AllocationId | Create Read Update Delete List | CreateThenDelete | fixed /NetworkBorderGroup /TransferAddress /IpamPoolId /Address | perhaps fixed - | tags /Tags
        AWS::EC2::NatGateway: /NatGatewayId | Create Read Update(90) Delete List | CreateThenDelete | fixed /VpcId /SubnetId /ConnectivityType /AllocationId /PrivateIpAddress /AvailabilityMode | perhaps fixed - | tags /Tags
        AWS::EC2::NetworkAclEntry: /Id | Create Update Delete | CreateThenDelete | fixed /Egress /RuleNumber /NetworkAclId | perhaps fixed - | tags -
        AWS::EC2::SecurityGroup: /Id | Create Read Update Delete List | CreateThenDelete | fixed /GroupDescription /GroupName /VpcId | perhaps fixed - | tags /Tags
        AWS::EC2::VPCEndpoint: /Id | Create(210) Read Update(210) Delete(210) List | CreateThenDelete | fixed /ServiceName /VpcEndpointType /VpcId /ServiceNetworkArn /ResourceConfigurationArn /ServiceRegion /DnsOptions/PrivateDnsPreference /DnsOptions/PrivateDnsSpecifiedDomains | perhaps fixed - | tags /Tags
        AWS::EC2::NetworkInterface: /Id | Create Read Update Delete List | CreateThenDelete | fixed /PrivateIpAddress /InterfaceType /SubnetId | perhaps fixed /PrivateIpAddresses /EnablePrimaryIpv6 /ConnectionTrackingSpecification | tags /Tags
        AWS::EC2::Volume: /VolumeId | Create(725) Read Update(2160) Delete List | CreateThenDelete | fixed - | perhaps fixed - | tags /Tags
        AWS::NetworkFirewall::RuleGroup: /RuleGroupArn | Create Read Update Delete List | CreateThenDelete | fixed /RuleGroupName /Capacity /Type | perhaps fixed - | tags /Tags
        AWS::IAM::Role: /RoleName | Create Read Update Delete List | CreateThenDelete | fixed /Path /RoleName | perhaps fixed - | tags /Tags
        AWS::KMS::Key: /KeyId | Create Read Update Delete List | CreateThenDelete | fixed - | perhaps fixed - | tags /Tags
        AWS::Logs::LogGroup: /LogGroupName | Create Read Update Delete List | CreateThenDelete | fixed /LogGroupName | perhaps fixed - | tags /Tags
        AWS::EFS::FileSystem: /FileSystemId | Create Read Update Delete List | CreateThenDelete | fixed /AvailabilityZoneName /Encrypted /KmsKeyId /PerformanceMode | perhaps fixed - | tags /FileSystemTags
        AWS::SageMaker::NotebookInstance: /NotebookInstanceArn | Create Read Update Delete List | CreateThenDelete | fixed /DirectInternetAccess /KmsKeyId /NotebookInstanceName /PlatformIdentifier /SecurityGroupIds /SubnetId | perhaps fixed - | tags /Tags
        AWS::SageMaker::NotebookInstanceLifecycleConfig: /NotebookInstanceLifecycleConfigArn | Create Read Update Delete List | CreateThenDelete | fixed /NotebookInstanceLifecycleConfigName | perhaps fixed - | tags /Tags
    "#]];
    known.assert_eq(&all);
}

#[test]
fn a_type_is_known_only_where_it_exists() {
    let notebook = TypeName::new("AWS::SageMaker::NotebookInstance");
    assert!(find(&notebook, &Region::new("eu-central-1")).is_some_and(|s| s.is_provisionable()));
    for absent in ["us-gov-east-1", "me-central-1"] {
        assert!(find(&notebook, &Region::new(absent)).is_none(), "{absent}");
        assert!(!available(&notebook, &Region::new(absent)));
        assert!(!regions(&notebook).contains(&Region::new(absent)));
    }
    let domain = TypeName::new("AWS::SageMaker::Domain");
    assert!(find(&domain, &Region::new("ca-west-1")).is_none());
    assert!(find(&domain, &Region::new("nowhere-1")).is_none());
    let unknown = TypeName::new("AWS::SageMaker::Notebook");
    assert!(!contains(&unknown) && find_anywhere(&unknown).is_none());
    assert!(regions(&unknown).is_empty());
}

#[test]
fn misspelt_types() {
    for (written, meant) in [
        ("AWS::EC2::Vpc", "AWS::EC2::VPC"),
        ("AWS::VPC", "AWS::EC2::VPC"),
        ("aws::s3::bukket", "AWS::S3::Bucket"),
        ("AWS::SageMaker::NotebookInstances", "AWS::SageMaker::NotebookInstance"),
    ] {
        assert_eq!(similar(written).first(), Some(&meant), "{written}");
    }
    assert!(similar("").is_empty());
    assert!(similar("something else").is_empty());
    assert!(similar(&"x".repeat(100_000)).is_empty());
}

#[test]
fn broken_files_hold_nothing() {
    let whole: &'static [u8] = include_bytes!("../catalog.bin");
    let vpc = TypeName::new("AWS::EC2::VPC");
    for length in [0, 1, 8, 20, 40, 41, 100, 1000, 100_000, whole.len() / 2] {
        let bundle = bundle::Bundle::open(whole.get(..length).unwrap());
        assert!(bundle.find_anywhere(&vpc).is_none(), "{length}");
    }
    for step in [7, 64, 1009] {
        let mut damaged = whole.to_vec();
        damaged.iter_mut().skip(8).step_by(step).for_each(|byte| *byte ^= 0x55);
        let bundle = bundle::Bundle::open(damaged.leak());
        assert!(bundle.find_anywhere(&vpc).is_none(), "{step}");
        bundle.regions(&vpc);
    }
}
