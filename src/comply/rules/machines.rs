//! What EC2 instances keep, and the templates from which they are launched.

use super::sagemaker::has_secret;
use super::{at, one_or_many, unless};
use crate::comply::List::{CdkNag, Checkov, Config, Guard, SecurityHub};
use crate::comply::subject::shape;
use crate::comply::{Check, Examine, Standing, Subject, Unmet};
use crate::model::Json;

const INSTANCE: &str = "AWS::EC2::Instance";
const TEMPLATE: &str = "AWS::EC2::LaunchTemplate";
const ELASTIC_IP: &str = "AWS::EC2::EIP";
const ASSOCIATION: &str = "AWS::EC2::EIPAssociation";

pub(super) const RULES: &[Check] = &[
    Check {
        name: "ec2-public-address",
        title: "no instance has a public address",
        says: "gives an instance a public address",
        why: "What has a public address can be attacked from everywhere as soon as one rule of one \
              security group is wrong. A proxy needs one by its nature, as it is the way out; its \
              security group lets nobody in from the internet.",
        mend: "leave the address out, or use `egress via nat`",
        ids: &[
            (SecurityHub, "EC2.9"),
            (Config, "EC2_INSTANCE_NO_PUBLIC_IP"),
            (Checkov, "CKV_AWS_88"),
            (Guard, "EC2_INSTANCE_NO_PUBLIC_IP"),
        ],
        standing: Standing::Held,
        examine: Examine::All(&[INSTANCE, TEMPLATE, ELASTIC_IP], public_addresses),
    },
    Check {
        name: "ec2-imds",
        title: "an instance gives credentials only to requests with a token",
        says: "gives credentials to requests without a token (IMDSv1)",
        why: "Without tokens, whoever makes the instance fetch an address can read the credentials \
              of its role. That is what a proxy does for a living.",
        mend: "set `HttpTokens` to \"required\" in `MetadataOptions` of the launch template",
        ids: &[
            (SecurityHub, "EC2.8"),
            (Config, "EC2_IMDSV2_CHECK"),
            (Checkov, "CKV_AWS_79"),
            (Guard, "EC2_IMDSV2_CHECK"),
        ],
        standing: Standing::Held,
        examine: Examine::All(&[INSTANCE, TEMPLATE], without_tokens),
    },
    Check {
        name: "ec2-encrypted-disk",
        title: "the disks of an instance are encrypted",
        says: "has a disk that is not encrypted",
        why: "A disk, or a copy of it, can be attached to another machine.",
        mend: "set `Encrypted` to true for each disk",
        ids: &[
            (Config, "ENCRYPTED_VOLUMES"),
            (Checkov, "CKV_AWS_3"),
            (Checkov, "CKV_AWS_8"),
            (CdkNag, "AwsSolutions-EC26"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[INSTANCE, TEMPLATE], |machine| {
            let (data, path) = launch(machine);
            let disks = one_or_many(&data["BlockDeviceMappings"]).enumerate();
            let plain = disks
                .filter(|(_, disk)| disk["Ebs"].is_object() && at(disk, "/Ebs/Encrypted") != true);
            plain.map(|(index, _)| format!("{path}/BlockDeviceMappings/{index}")).collect()
        }),
    },
    Check {
        name: "ec2-secrets",
        title: "the scripts of an instance hold no credentials",
        says: "has a script with credentials in it",
        why: "Whoever may describe the instance reads the script.",
        mend: "let the role of the instance say what it may do, or read a secret at the start",
        ids: &[(Checkov, "CKV_AWS_46")],
        standing: Standing::Held,
        examine: Examine::Each(&[INSTANCE, TEMPLATE], |machine| {
            let (data, path) = launch(machine);
            unless(!has_secret(&data["UserData"]), &format!("{path}/UserData"))
        }),
    },
    Check {
        name: "ec2-monitoring",
        title: "an instance is measured each minute",
        says: "is measured every five minutes",
        why: "A finer measure shows an overload sooner.",
        mend: "set `Monitoring`",
        ids: &[(Checkov, "CKV_AWS_126"), (CdkNag, "AwsSolutions-EC28")],
        standing: Standing::Answered("Five minutes are enough to see how a proxy does."),
        examine: Examine::Each(&[INSTANCE], |machine| {
            unless(machine["Monitoring"] == true, "/Monitoring")
        }),
    },
    Check {
        name: "ec2-termination",
        title: "an instance cannot be terminated by mistake",
        says: "can be terminated",
        why: "What an instance keeps on its disk is lost with it.",
        mend: "set `DisableApiTermination`",
        ids: &[(CdkNag, "AwsSolutions-EC29")],
        standing: Standing::Answered("The instance keeps nothing; another one takes its place."),
        examine: Examine::Each(&[INSTANCE], |machine| {
            unless(machine["DisableApiTermination"] == true, "/DisableApiTermination")
        }),
    },
    Check {
        name: "ec2-fast-disk",
        title: "an instance has a path of its own to its disk",
        says: "does not ask for a path of its own to its disk",
        why: "Heavy work on a disk disturbs the network otherwise.",
        mend: "set `EbsOptimized`",
        ids: &[(Checkov, "CKV_AWS_135")],
        standing: Standing::Answered("Instances of this kind always have it."),
        examine: Examine::Each(&[INSTANCE], |machine| {
            unless(machine["EbsOptimized"] == true, "/EbsOptimized")
        }),
    },
];

/// How a machine is launched: in a template, a part of the properties.
fn launch(machine: &Json) -> (&Json, &'static str) {
    match &machine["LaunchTemplateData"] {
        Json::Null => (machine, ""),
        data => (data, "/LaunchTemplateData"),
    }
}

/// Instances whose interfaces ask for an address, and addresses that are given to instances.
fn public_addresses(subject: &Subject<'_>) -> Vec<Unmet> {
    let given = subject.of(ELASTIC_IP).chain(subject.of(ASSOCIATION));
    let given = given.filter(|address| address.properties.contains_key("InstanceId"));
    let mut found: Vec<Unmet> = given.map(|address| Unmet::at(address, "/InstanceId")).collect();
    for machine in subject.of(INSTANCE).chain(subject.of(TEMPLATE)) {
        let properties = shape(machine);
        let (data, path) = launch(&properties);
        let interfaces = one_or_many(&data["NetworkInterfaces"]).enumerate();
        let open =
            interfaces.filter(|(_, interface)| interface["AssociatePublicIpAddress"] == true);
        found.extend(
            open.map(|(index, _)| Unmet::at(machine, format!("{path}/NetworkInterfaces/{index}"))),
        );
    }
    found
}

/// Templates without tokens, and instances that are launched from no template.
fn without_tokens(subject: &Subject<'_>) -> Vec<Unmet> {
    let kept = |data: &Json| {
        let options = &data["MetadataOptions"];
        options["HttpTokens"] == "required" || options["HttpEndpoint"] == "disabled"
    };
    let mut found = Vec::new();
    for machine in subject.of(INSTANCE).chain(subject.of(TEMPLATE)) {
        let properties = shape(machine);
        let (data, path) = launch(&properties);
        if !at(&properties, "/LaunchTemplate").is_object() && !kept(data) {
            found.push(Unmet::at(machine, format!("{path}/MetadataOptions")));
        }
    }
    found
}
