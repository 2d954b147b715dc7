//! What SageMaker makes for a domain, and who stands in whose way.

use serde_json::json;

use super::{Cloud, Json, failed};

struct Studio {
    cloud: Cloud,
    vpc: String,
    subnets: [String; 2],
    domain: String,
}

fn studio() -> Studio {
    let mut cloud = Cloud::new();
    let vpc = cloud.create("EC2::VPC", json!({ "CidrBlock": "10.0.0.0/16" }));
    let subnets = ["a", "b"].map(|zone| {
        let range = if zone == "a" { "10.0.0.0/24" } else { "10.0.1.0/24" };
        let zone = format!("eu-west-1{zone}");
        let desired = json!({ "VpcId": vpc, "CidrBlock": range, "AvailabilityZone": zone });
        cloud.create("EC2::Subnet", desired)
    });
    let policy = json!({ "Version": "2012-10-17", "Statement": [] });
    let role = cloud.create("IAM::Role", json!({ "AssumeRolePolicyDocument": policy }));
    let role = cloud.get("IAM::Role", &role)["Arn"].clone();
    let desired = json!({
        "AuthMode": "IAM", "DomainName": "lab", "VpcId": vpc, "SubnetIds": subnets,
        "DefaultUserSettings": { "ExecutionRole": role },
    });
    let domain = cloud.create("SageMaker::Domain", desired);
    Studio { cloud, vpc, subnets, domain }
}

impl Studio {
    fn list(&mut self, type_name: &str, model: &Json) -> Vec<String> {
        let answer = self.cloud.send(super::Call::List(super::ListResources {
            type_name: format!("AWS::{type_name}"),
            resource_model: Some(model.to_string()),
            next_token: None,
            max_results: None,
        }));
        let found = answer["ResourceDescriptions"].as_array().into_iter().flatten();
        found.filter_map(|it| it["Identifier"].as_str()).map(str::to_owned).collect()
    }

    fn group(&mut self, way: &str) -> String {
        let name = format!("security-group-for-{way}-nfs-{}", self.domain);
        let mut found = self.list("EC2::SecurityGroup", &json!({ "GroupName": name }));
        found.pop().expect("a group")
    }
}

#[test]
fn a_domain_leaves_its_file_system_and_groups_that_refer_to_each_other() {
    let mut it = studio();
    let read = it.cloud.get("SageMaker::Domain", &it.domain);
    let system = read["HomeEfsFileSystemId"].as_str().expect("a file system").to_owned();
    let mark = json!([{ "Key": "ManagedByAmazonSageMakerResource", "Value": read["DomainArn"] }]);
    assert_eq!(it.cloud.get("EFS::FileSystem", &system)["FileSystemTags"], mark);
    let (inbound, outbound) = (it.group("inbound"), it.group("outbound"));
    assert_eq!(it.cloud.get("EC2::SecurityGroup", &inbound)["Tags"], mark);
    let domain = it.domain.clone();
    assert!(it.cloud.delete("SageMaker::Domain", &domain).is_ok());

    let targets = it.list("EFS::MountTarget", &json!({ "FileSystemId": system }));
    assert_eq!(targets.len(), 2);
    let [first, second] = it.subnets.clone();
    assert_eq!(it.cloud.delete("EFS::FileSystem", &system), failed("ResourceConflict"));
    assert_eq!(it.cloud.delete("EC2::Subnet", &first), failed("ResourceConflict"));
    for target in targets {
        assert!(it.cloud.delete("EFS::MountTarget", &target).is_ok());
    }
    assert!(it.cloud.delete("EFS::FileSystem", &system).is_ok());
    assert!(it.cloud.delete("EC2::Subnet", &first).is_ok());
    assert!(it.cloud.delete("EC2::Subnet", &second).is_ok());

    let vpc = it.vpc.clone();
    assert_eq!(it.cloud.delete("EC2::VPC", &vpc), failed("ResourceConflict"));
    assert_eq!(it.cloud.delete("EC2::SecurityGroup", &inbound), failed("ResourceConflict"));
    assert_eq!(it.cloud.delete("EC2::SecurityGroup", &outbound), failed("ResourceConflict"));
    let empty = json!([{ "op": "add", "path": "/SecurityGroupIngress", "value": [] }]);
    assert!(it.cloud.update("EC2::SecurityGroup", &inbound, empty).is_ok());
    assert!(it.cloud.delete("EC2::SecurityGroup", &outbound).is_ok());
    assert!(it.cloud.delete("EC2::SecurityGroup", &inbound).is_ok());
    assert!(it.cloud.delete("EC2::VPC", &vpc).is_ok());
}

#[test]
fn apps_hold_their_user_and_users_hold_their_domain() {
    let mut it = studio();
    let domain = it.domain.clone();
    let user = json!({ "DomainId": domain, "UserProfileName": "ana" });
    let app = json!({
        "DomainId": domain, "UserProfileName": "ana", "AppType": "JupyterServer",
        "AppName": "default",
    });
    assert_eq!(it.cloud.try_create("SageMaker::App", app.clone()), failed("NotFound"));
    let user = it.cloud.create("SageMaker::UserProfile", user);
    assert_eq!(user, format!("ana|{domain}"));
    let app = it.cloud.create("SageMaker::App", app);
    assert_eq!(app, format!("default|JupyterServer|{domain}|ana"));
    assert_eq!(it.cloud.delete("SageMaker::Domain", &domain), failed("ResourceConflict"));
    assert_eq!(it.cloud.delete("SageMaker::UserProfile", &user), failed("ResourceConflict"));
    assert!(it.cloud.delete("SageMaker::App", &app).is_ok());
    assert!(it.cloud.delete("SageMaker::UserProfile", &user).is_ok());
    assert!(it.cloud.delete("SageMaker::Domain", &domain).is_ok());
}

#[test]
fn a_domain_without_home_directories_makes_nothing() {
    let mut it = studio();
    let role = it.cloud.get("SageMaker::Domain", &it.domain)["DefaultUserSettings"].clone();
    let desired = json!({
        "AuthMode": "IAM", "DomainName": "bare", "VpcId": it.vpc, "SubnetIds": it.subnets,
        "DefaultUserSettings": role, "HomeEfsFileSystemCreation": "Disabled",
    });
    let bare = it.cloud.create("SageMaker::Domain", desired);
    assert_eq!(it.cloud.get("SageMaker::Domain", &bare)["HomeEfsFileSystemId"], Json::Null);
    assert_eq!(it.list("EFS::FileSystem", &json!({})).len(), 1);
}
