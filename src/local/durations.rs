//! How long an operation takes on AWS, in seconds, by type. The only table of times.

use crate::schema::Operation;

struct Times {
    type_name: &'static str,
    create: f64,
    update: f64,
    delete: f64,
}

const fn times(type_name: &'static str, create: f64, update: f64, delete: f64) -> Times {
    Times { type_name, create, update, delete }
}

const DEFAULT: Times = times("", 4.0, 4.0, 4.0);

const TABLE: &[Times] = &[
    times("AWS::EC2::EIP", 15.0, 5.0, 5.0),
    times("AWS::EC2::FlowLog", 5.0, 3.0, 3.0),
    times("AWS::EC2::Instance", 40.0, 30.0, 45.0),
    times("AWS::EC2::InternetGateway", 12.0, 3.0, 3.0),
    times("AWS::EC2::NatGateway", 90.0, 5.0, 60.0),
    times("AWS::EC2::Route", 3.0, 3.0, 3.0),
    times("AWS::EC2::RouteTable", 8.0, 3.0, 3.0),
    times("AWS::EC2::SecurityGroup", 6.0, 5.0, 3.0),
    times("AWS::EC2::Subnet", 3.0, 5.0, 3.0),
    times("AWS::EC2::VPC", 10.0, 5.0, 3.0),
    times("AWS::EC2::VPCEndpoint", 60.0, 20.0, 60.0),
    times("AWS::EC2::VPCGatewayAttachment", 5.0, 5.0, 10.0),
    times("AWS::EFS::FileSystem", 10.0, 5.0, 5.0),
    times("AWS::EFS::MountTarget", 90.0, 5.0, 60.0),
    times("AWS::IAM::InstanceProfile", 15.0, 5.0, 3.0),
    times("AWS::IAM::Role", 10.0, 5.0, 3.0),
    times("AWS::KMS::Key", 15.0, 5.0, 5.0),
    times("AWS::NetworkFirewall::Firewall", 300.0, 60.0, 300.0),
    times("AWS::S3::Bucket", 15.0, 10.0, 5.0),
    times("AWS::SageMaker::App", 120.0, 5.0, 90.0),
    times("AWS::SageMaker::Domain", 300.0, 60.0, 240.0),
    times("AWS::SageMaker::NotebookInstance", 180.0, 240.0, 120.0),
];

/// The seconds that an operation takes at speed 1.
pub fn seconds(type_name: &str, operation: Operation) -> f64 {
    let times = TABLE.iter().find(|times| times.type_name == type_name).unwrap_or(&DEFAULT);
    match operation {
        Operation::Create => times.create,
        Operation::Update => times.update,
        Operation::Delete => times.delete,
        Operation::Read | Operation::List => 0.0,
    }
}
