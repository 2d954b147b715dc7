//! Notebook instances and what they need; Studio has a file of its own.

use serde_json::json;

use super::ec2::{self, SECURITY_GROUP, SUBNET};
use super::iam::ROLE;
use super::{
    Failure, Properties, Record, Refer, Relation, Rules, Scene, default, text, text_or_empty,
    values,
};

mod studio;

const LIFECYCLE: &str = "AWS::SageMaker::NotebookInstanceLifecycleConfig";

pub(super) fn rules(type_name: &str) -> Option<&'static Rules> {
    Some(match type_name {
        "AWS::SageMaker::NotebookInstance" => &NOTEBOOKS,
        LIFECYCLE => &LIFECYCLES,
        _ => return studio::rules(type_name),
    })
}

static LIFECYCLES: Rules = Rules {
    names: &["NotebookInstanceLifecycleConfigName"],
    in_use: "Unable to delete the notebook instance lifecycle config {}: it is in use by a \
             notebook instance (Service: SageMaker, Status Code: 400)",
    ..Rules::NONE
};

static NOTEBOOKS: Rules = Rules {
    names: &["NotebookInstanceName"],
    references: &[
        Refer {
            at: "RoleArn",
            to: &[ROLE],
            relation: Relation::Uses,
            missing: "Could not assume role {}. Please ensure that the role exists and allows \
                      principal 'sagemaker.amazonaws.com' to assume the role. \
                      (Service: SageMaker, Status Code: 400)",
        },
        Refer { at: "SubnetId", to: &[SUBNET], relation: Relation::Holds, missing: ec2::NO_SUBNET },
        Refer {
            at: "SecurityGroupIds/*",
            to: &[SECURITY_GROUP],
            relation: Relation::Holds,
            missing: ec2::NO_GROUP,
        },
        Refer {
            at: "LifecycleConfigName",
            to: &[LIFECYCLE],
            relation: Relation::Holds,
            missing: "Unable to describe NotebookInstanceLifecycleConfig {} \
                      (Service: SageMaker, Status Code: 400)",
        },
        Refer {
            at: "KmsKeyId",
            to: &["AWS::KMS::Key", "AWS::KMS::Alias"],
            relation: Relation::Uses,
            missing: "KMS key {} does not exist (Service: SageMaker, Status Code: 400)",
        },
    ],
    create,
    created,
    ..Rules::NONE
};

fn create(scene: &mut Scene<'_>, properties: &mut Properties) -> Result<(), Failure> {
    let groups = groups(properties);
    let subnet = text(properties, "SubnetId").map(str::to_owned);
    let closed = text(properties, "DirectInternetAccess") == Some("Disabled");
    match &subnet {
        None if closed => {
            return Err(Failure::invalid(
                "DirectInternetAccess can be set to Disabled only if a SubnetId is given \
                 (Service: SageMaker, Status Code: 400)",
            ));
        }
        None if !groups.is_empty() => {
            return Err(Failure::invalid(
                "SecurityGroupIds can be given only together with a SubnetId \
                 (Service: SageMaker, Status Code: 400)",
            ));
        }
        None => {}
        Some(subnet) => ec2::check_groups(scene, subnet, &groups)?,
    }
    let digest = scene.digest("AWS::SageMaker::NotebookInstance");
    let made_up = format!("NotebookInstance-{}", digest.get(..12).unwrap_or_default());
    default(properties, "NotebookInstanceName", made_up);
    default(properties, "DirectInternetAccess", "Enabled");
    default(properties, "RootAccess", "Enabled");
    default(properties, "VolumeSizeInGB", 5);
    default(properties, "Tags", json!([]));
    let name = text_or_empty(properties, "NotebookInstanceName").to_ascii_lowercase();
    let arn = scene.arn("sagemaker", &format!("notebook-instance/{name}"));
    properties.insert("NotebookInstanceArn".to_owned(), arn.into());
    Ok(())
}

/// A notebook has an interface in its subnet for as long as it exists.
fn created(scene: &mut Scene<'_>, record: &Record) -> Result<(), Failure> {
    let Some(subnet) = record.text("SubnetId") else { return Ok(()) };
    let mut groups = groups(&record.properties);
    if groups.is_empty() {
        groups.extend(ec2::default_group(scene, subnet));
    }
    let name = record.text("NotebookInstanceName").unwrap_or_default();
    let description = format!(
        "[Do not delete] Network Interface created to access resources in your VPC for SageMaker Notebook Instance {name}"
    );
    ec2::attach(scene, record, subnet, (&groups, &description)).map(drop)
}

fn groups(properties: &Properties) -> Vec<String> {
    values(properties, "SecurityGroupIds/*").into_iter().map(str::to_owned).collect()
}
