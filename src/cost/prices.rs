//! What AWS charges in one region, each price with its source and date. The only place for prices;
//! it does not say what is counted.

use super::Dollars;

/// The region whose prices these are.
pub const REGION: &str = "us-east-1";

/// Hours by which a month is reckoned.
const HOURS: i64 = 730;

#[derive(Debug, PartialEq, Eq)]
pub struct Price {
    pub item: &'static str,
    pub rate: Rate,
    /// What every GB costs that passes.
    pub per_gb: Option<Dollars>,
    pub source: &'static str,
    /// When the source was written.
    pub date: &'static str,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Rate {
    Hourly(Dollars),
    Monthly(Dollars),
}

impl Price {
    pub fn monthly(&self) -> Dollars {
        match self.rate {
            Rate::Hourly(rate) => rate.times(HOURS),
            Rate::Monthly(rate) => rate,
        }
    }
}

const INFRACOST: &str = "golden files of Infracost";

pub static NAT_GATEWAY: Price = Price {
    item: "NAT gateway",
    rate: Rate::Hourly(Dollars::millionths(45_000)),
    per_gb: Some(Dollars::millionths(45_000)),
    source: INFRACOST,
    date: "2026-08",
};

pub static PUBLIC_ADDRESS: Price = Price {
    item: "public IPv4 address",
    rate: Rate::Hourly(Dollars::millionths(5_000)),
    per_gb: None,
    source: INFRACOST,
    date: "2026-08",
};

pub static INTERFACE_ENDPOINT: Price = Price {
    item: "interface endpoint in a zone",
    rate: Rate::Hourly(Dollars::millionths(10_000)),
    per_gb: Some(Dollars::millionths(10_000)),
    source: INFRACOST,
    date: "2026-08",
};

pub static GATEWAY_ENDPOINT: Price = Price {
    item: "gateway endpoint",
    rate: Rate::Monthly(Dollars::millionths(0)),
    per_gb: None,
    source: INFRACOST,
    date: "2026-08",
};

pub static FIREWALL_ENDPOINT: Price = Price {
    item: "Network Firewall endpoint in a zone",
    rate: Rate::Hourly(Dollars::millionths(395_000)),
    per_gb: Some(Dollars::millionths(65_000)),
    source: INFRACOST,
    date: "2026-08",
};

pub static RESOLVER_ADDRESS: Price = Price {
    item: "address of a Resolver endpoint",
    rate: Rate::Hourly(Dollars::millionths(125_000)),
    per_gb: None,
    source: INFRACOST,
    date: "2026-08",
};

pub static KEY: Price = Price {
    item: "KMS key",
    rate: Rate::Monthly(Dollars::millionths(1_000_000)),
    per_gb: None,
    source: "price list of AWS KMS",
    date: "2025-10",
};

/// On-demand, Linux. Other instance types have no price here.
pub static SMALLEST_INSTANCE: Price = Price {
    item: "t4g.nano",
    rate: Rate::Hourly(Dollars::millionths(4_200)),
    per_gb: None,
    source: "Amazon EC2 on-demand pricing, as public tables repeat it",
    date: "2026-08",
};

pub const SMALLEST_INSTANCE_TYPE: &str = "t4g.nano";

/// What costs by how much it is used, and by what.
/// The pricing pages of the services.
pub const BY_USE: [(&str, &str); 15] = [
    ("AWS::SageMaker::NotebookInstance", "by the hour while it runs, and its volume"),
    ("AWS::SageMaker::Domain", "the apps by the hour while they run, and the files"),
    ("AWS::SageMaker::Space", "the app by the hour while it runs, and its volume"),
    ("AWS::SageMaker::App", "by the hour while it runs"),
    ("AWS::EC2::FlowLog", "by the GB that is logged"),
    ("AWS::EC2::Volume", "by the GB"),
    ("AWS::Logs::LogGroup", "by the GB that is logged and kept"),
    ("AWS::S3::Bucket", "by the GB that is kept, and by request"),
    ("AWS::EFS::FileSystem", "by the GB that is kept"),
    ("AWS::SQS::Queue", "by request"),
    ("AWS::SNS::Topic", "by request"),
    ("AWS::Lambda::Function", "by request and its duration"),
    ("AWS::DynamoDB::Table", "by request and the GB that is kept"),
    ("AWS::Route53Resolver::FirewallDomainList", "by domain and by query"),
    ("AWS::CloudWatch::Alarm", "by the metric"),
];

/// What costs nothing itself.
/// The pricing pages of the services.
pub const FREE: [&str; 41] = [
    "AWS::EC2::DHCPOptions",
    "AWS::EC2::EIPAssociation",
    "AWS::EC2::GatewayRouteTableAssociation",
    "AWS::EC2::InternetGateway",
    "AWS::EC2::LaunchTemplate",
    "AWS::EC2::NetworkAcl",
    "AWS::EC2::NetworkAclEntry",
    "AWS::EC2::NetworkInterface",
    "AWS::EC2::PrefixList",
    "AWS::EC2::Route",
    "AWS::EC2::RouteTable",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EC2::Subnet",
    "AWS::EC2::SubnetNetworkAclAssociation",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::VPC",
    "AWS::EC2::VPCCidrBlock",
    "AWS::EC2::VPCDHCPOptionsAssociation",
    "AWS::EC2::VPCGatewayAttachment",
    "AWS::IAM::Group",
    "AWS::IAM::InstanceProfile",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Role",
    "AWS::IAM::RolePolicy",
    "AWS::IAM::User",
    "AWS::KMS::Alias",
    "AWS::NetworkFirewall::FirewallPolicy",
    "AWS::NetworkFirewall::LoggingConfiguration",
    "AWS::NetworkFirewall::RuleGroup",
    "AWS::Route53Resolver::FirewallRuleGroup",
    "AWS::Route53Resolver::FirewallRuleGroupAssociation",
    "AWS::Route53Resolver::ResolverQueryLoggingConfig",
    "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation",
    "AWS::S3::BucketPolicy",
    "AWS::SSM::Association",
    "AWS::SSM::Parameter",
    "AWS::SageMaker::NotebookInstanceLifecycleConfig",
    "AWS::SageMaker::StudioLifecycleConfig",
    "AWS::SageMaker::UserProfile",
];
