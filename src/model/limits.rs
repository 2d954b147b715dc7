//! Numbers that AWS decides, in one place, each with its source.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

/// Prefix lengths of a VPC's and of a subnet's IPv4 range.
/// Amazon VPC user guide, "VPC CIDR blocks" and "Subnet CIDR blocks".
pub const NETWORK_PREFIX: std::ops::RangeInclusive<u8> = 16..=28;

/// From which ranges the blocks of one VPC are: private ones all from one of the first three, and
/// from the last. Those of a VPC whose addresses are public are not known.
/// Amazon VPC user guide, "IPv4 CIDR block association restrictions".
pub const VPC_RANGES: [Ipv4Net; 4] = [
    Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(172, 16, 0, 0), 12),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 168, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(100, 64, 0, 0), 10),
];

/// Addresses of a subnet that AWS keeps for itself.
/// Amazon VPC user guide, "Subnet CIDR reserved IP addresses".
pub const RESERVED_ADDRESSES: u32 = 5;

/// Inbound or outbound rules of a security group, as granted without asking for more.
/// Amazon VPC user guide, "Amazon VPC quotas".
pub const RULES_PER_SECURITY_GROUP: usize = 60;

/// Rules of a stateful rule group of Network Firewall, and their length in bytes.
/// Network Firewall developer guide, "Quotas"; API reference, `RulesSource`.
pub const FIREWALL_RULES: usize = 30_000;
pub const FIREWALL_RULES_BYTES: usize = 1_000_000;

/// Domains that one request can put into a domain list of DNS Firewall.
/// Route 53 Resolver API reference, `UpdateFirewallDomains`.
pub const DOMAINS_PER_LIST: usize = 1000;

/// Size of a notebook instance's volume in GB.
/// SageMaker API reference, `CreateNotebookInstance`.
pub const NOTEBOOK_VOLUME_GB: std::ops::RangeInclusive<u32> = 5..=16384;

/// Characters of a lifecycle script, after it is encoded in base64.
/// SageMaker API reference, `NotebookInstanceLifecycleHook`.
pub const LIFECYCLE_SCRIPT: usize = 16384;

/// Characters of a managed policy, white space aside.
/// IAM user guide, "IAM and AWS STS quotas".
pub const MANAGED_POLICY: usize = 6144;

/// Characters of a parameter of the standard tier.
/// Systems Manager API reference, `PutParameter`.
pub const PARAMETER_VALUE: usize = 4096;

/// Days for which `CloudWatch` Logs can keep what is logged.
/// `CloudWatch` Logs API reference, `PutRetentionPolicy`.
pub const LOG_RETENTION_DAYS: [u32; 22] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

/// Letters that name availability zones.
/// Amazon EC2 user guide, "Regions and Zones".
pub const ZONE_LETTERS: std::ops::RangeInclusive<char> = 'a'..='f';

/// Tags of one resource. AWS General Reference, "Tag naming limits and requirements".
pub const TAGS_PER_RESOURCE: usize = 50;

/// Characters of the key and of the value of a tag.
/// AWS General Reference, "Tag naming limits and requirements".
pub const TAG_KEY: usize = 128;
pub const TAG_VALUE: usize = 256;

/// Bytes of a template within a request, and resources of a template.
/// AWS `CloudFormation` user guide, "Understand `CloudFormation` quotas".
pub const TEMPLATE_BYTES: usize = 51_200;
pub const TEMPLATE_RESOURCES: usize = 500;
