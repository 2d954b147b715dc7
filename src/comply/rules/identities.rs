//! What roles and policies keep.

use super::{allows, has, is_about_anyone, is_unconditional, one_or_many, statements, unless};
use crate::comply::List::{CdkNag, CfnNag, Checkov, Config, Guard, SecurityHub};
use crate::comply::{Check, Examine, Standing};
use crate::model::Json;

const ROLE: &str = "AWS::IAM::Role";
const POLICY: &str = "AWS::IAM::Policy";
const MANAGED_POLICY: &str = "AWS::IAM::ManagedPolicy";
const IDENTITIES: &[&str] = &[ROLE, POLICY, MANAGED_POLICY, "AWS::IAM::RolePolicy"];

pub(super) const RULES: &[Check] = &[
    Check {
        name: "role-trust",
        title: "a role says who may take it",
        says: "can be assumed by anybody",
        why: "Whoever is not named may be of any account.",
        mend: "name a service or principals in `AssumeRolePolicyDocument`, or add a condition",
        ids: &[(Checkov, "CKV_AWS_60"), (Checkov, "CKV_AWS_61"), (CfnNag, "F38")],
        standing: Standing::Held,
        examine: Examine::Each(&[ROLE], |role| {
            let path = "/AssumeRolePolicyDocument";
            let trust = statements(&role["AssumeRolePolicyDocument"], path).into_iter();
            trust
                .filter(|(_, it)| allows(it) && is_about_anyone(it) && is_unconditional(it))
                .map(|(path, _)| path)
                .collect()
        }),
    },
    Check {
        name: "iam-wildcard-action",
        title: "a policy names the actions that it allows",
        says: "allows every action of a service, or of all",
        why: "AWS adds actions to its services each week, and such a policy allows them all.",
        mend: "name the actions",
        ids: &[
            (SecurityHub, "IAM.1"),
            (SecurityHub, "IAM.21"),
            (Config, "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS"),
            (Config, "IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS"),
            (Checkov, "CKV_AWS_62"),
            (Checkov, "CKV_AWS_63"),
            (Checkov, "CKV2_AWS_40"),
            (Checkov, "CKV2_AWS_68"),
            (Guard, "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS"),
            (Guard, "IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS"),
            (CfnNag, "F3"),
            (CfnNag, "F4"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(IDENTITIES, |identity| {
            places(identity, |it| one_or_many(&it["Action"]).any(is_every_action))
        }),
    },
    Check {
        name: "iam-wildcard-resource",
        title: "a policy names what may be changed",
        says: "allows changes to any resource",
        why: "A role that may change anything of a kind may change what belongs to others, and \
              write data to where they read it.",
        mend: "name resources, or add a condition",
        ids: &[
            (Checkov, "CKV_AWS_107"),
            (Checkov, "CKV_AWS_108"),
            (Checkov, "CKV_AWS_109"),
            (Checkov, "CKV_AWS_110"),
            (Checkov, "CKV_AWS_111"),
            (Checkov, "CKV_AWS_286"),
            (Checkov, "CKV_AWS_287"),
            (Checkov, "CKV_AWS_288"),
            (Checkov, "CKV_AWS_289"),
            (Checkov, "CKV_AWS_290"),
            (Checkov, "CKV_AWS_355"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(IDENTITIES, |identity| {
            places(identity, |it| {
                has(&it["Resource"], "*")
                    && is_unconditional(it)
                    && !one_or_many(&it["Action"]).all(takes_no_resource)
            })
        }),
    },
    Check {
        name: "iam-any-resource",
        title: "a policy names resources even where AWS knows none",
        says: "allows something on any resource",
        why: "Actions that describe or list, and a few others, take no resource: a policy can \
              only say `*` there.",
        mend: "name resources",
        ids: &[
            (Guard, "IAM_POLICYDOCUMENT_NO_WILDCARD_RESOURCE"),
            (CdkNag, "AwsSolutions-IAM5"),
            (CfnNag, "W11"),
        ],
        standing: Standing::Answered(
            "These actions take no resource, or a condition says which resources are meant.",
        ),
        examine: Examine::Each(IDENTITIES, |identity| {
            places(identity, |it| {
                has(&it["Resource"], "*")
                    && (!is_unconditional(it) || one_or_many(&it["Action"]).all(takes_no_resource))
            })
        }),
    },
    Check {
        name: "iam-decrypt-anything",
        title: "a policy names the keys with which it lets decrypt",
        says: "allows to decrypt with any key",
        why: "Who may decrypt with any key reads whatever somebody encrypted elsewhere.",
        mend: "name the keys",
        ids: &[
            (SecurityHub, "KMS.1"),
            (SecurityHub, "KMS.2"),
            (Config, "IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS"),
            (Config, "IAM_INLINE_POLICY_BLOCKED_KMS_ACTIONS"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(IDENTITIES, |identity| {
            places(identity, |it| {
                let actions = ["kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncrypt*", "kms:*"];
                has(&it["Resource"], "*") && actions.iter().any(|action| has(&it["Action"], action))
            })
        }),
    },
    Check {
        name: "iam-aws-policy",
        title: "a role has no policy that AWS writes",
        says: "has a policy that AWS writes, and changes",
        why: "AmazonSageMakerFullAccess, for one, opens every bucket with `sagemaker` in its name, \
              in any account; and AWS adds to such policies.",
        mend: "write the statements that are needed",
        ids: &[(Checkov, "CKV2_AWS_56"), (CdkNag, "AwsSolutions-IAM4")],
        standing: Standing::Held,
        examine: Examine::Each(&[ROLE], |role| {
            let policies = one_or_many(&role["ManagedPolicyArns"]).enumerate();
            let foreign = policies.filter(|(_, arn)| {
                arn.as_str().is_some_and(|arn| arn.contains(":iam::aws:policy/"))
            });
            foreign.map(|(index, _)| format!("/ManagedPolicyArns/{index}")).collect()
        }),
    },
    Check {
        name: "iam-inline-policy",
        title: "a policy stands on its own",
        says: "has a policy inside of the role",
        why: "A policy of its own can be given to several roles.",
        mend: "write an AWS::IAM::ManagedPolicy",
        ids: &[(Config, "IAM_NO_INLINE_POLICY_CHECK"), (Guard, "IAM_NO_INLINE_POLICY_CHECK")],
        standing: Standing::Answered("The policy is for this role alone, and goes away with it."),
        examine: Examine::Each(&[ROLE], |role| {
            unless(one_or_many(&role["Policies"]).next().is_none(), "/Policies")
        }),
    },
];

/// The allowing statements that are so, in all policies of an identity.
fn places(identity: &Json, so: impl Fn(&Json) -> bool) -> Vec<String> {
    let inline = one_or_many(&identity["Policies"]).enumerate().flat_map(|(index, policy)| {
        statements(&policy["PolicyDocument"], &format!("/Policies/{index}/PolicyDocument"))
    });
    let own = statements(&identity["PolicyDocument"], "/PolicyDocument");
    let all = inline.chain(own).filter(|(_, it)| allows(it) && so(it));
    all.map(|(path, _)| path).collect()
}

fn is_every_action(action: &Json) -> bool {
    action.as_str().is_some_and(|action| action == "*" || action.ends_with(":*"))
}

/// Whether an action only looks, or is one of those for which AWS knows no resource.
/// Service authorization reference.
fn takes_no_resource(action: &Json) -> bool {
    const OTHERS: [&str; 4] = [
        "cloudwatch:PutMetricData",
        "ecr:GetAuthorizationToken",
        "sts:GetCallerIdentity",
        "sagemaker:Search",
    ];
    let Some(action) = action.as_str() else { return false };
    let verb = action.split(':').nth(1).unwrap_or_default();
    verb.starts_with("Describe") || verb.starts_with("List") || OTHERS.contains(&action)
}
