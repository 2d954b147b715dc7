//! What KMS keys keep.

use super::{allows, is_about_anyone, is_unconditional, statements, unless};
use crate::comply::List::{CdkNag, CfnNag, Checkov, Config, Guard, SecurityHub};
use crate::comply::{Check, Examine, Standing};

const KEY: &str = "AWS::KMS::Key";

pub(super) const RULES: &[Check] = &[
    Check {
        name: "key-rotation",
        title: "a key rotates",
        says: "does not rotate",
        why: "What somebody learns of a key is worth less, the sooner there is another one.",
        mend: "set `EnableKeyRotation` to true",
        ids: &[
            (SecurityHub, "KMS.4"),
            (Config, "CMK_BACKING_KEY_ROTATION_ENABLED"),
            (Checkov, "CKV_AWS_7"),
            (Guard, "CMK_BACKING_KEY_ROTATION_ENABLED"),
            (CdkNag, "AwsSolutions-KMS5"),
            (CfnNag, "F19"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[KEY], |key| {
            // Keys of other kinds cannot rotate by themselves.
            let symmetric = key["KeySpec"].as_str().is_none_or(|kind| kind == "SYMMETRIC_DEFAULT");
            unless(!symmetric || key["EnableKeyRotation"] == true, "/EnableKeyRotation")
        }),
    },
    Check {
        name: "key-enabled",
        title: "a key can be used",
        says: "is switched off",
        why: "What a key has encrypted cannot be read while it is switched off.",
        mend: "leave `Enabled` out",
        ids: &[(Checkov, "CKV_AWS_227")],
        standing: Standing::Held,
        examine: Examine::Each(&[KEY], |key| unless(key["Enabled"] != false, "/Enabled")),
    },
    Check {
        name: "key-principal",
        title: "the policy of a key names who may use it",
        says: "can be used by anybody",
        why: "A policy that allows everybody, without a condition, opens what the key encrypts to \
              all accounts of AWS.",
        mend: "name principals, or add a condition",
        ids: &[
            (SecurityHub, "KMS.5"),
            (Checkov, "CKV_AWS_33"),
            (Checkov, "CKV2_AWS_64"),
            (Guard, "KMS_NO_WILDCARD_PRINCIPAL"),
            (CfnNag, "F76"),
        ],
        standing: Standing::Held,
        examine: Examine::Each(&[KEY], |key| {
            let open = statements(&key["KeyPolicy"], "/KeyPolicy").into_iter();
            open.filter(|(_, it)| allows(it) && is_about_anyone(it) && is_unconditional(it))
                .map(|(path, _)| path)
                .collect()
        }),
    },
];
