//! Log groups.

use serde_json::json;

use super::{Failure, Refer, Relation, Rules, default, text_or_empty};

pub(super) fn rules(type_name: &str) -> Option<&'static Rules> {
    (type_name == "AWS::Logs::LogGroup").then_some(&GROUPS)
}

static GROUPS: Rules = Rules {
    references: &[Refer {
        at: "KmsKeyId",
        to: &["AWS::KMS::Key"],
        relation: Relation::Uses,
        missing: "The specified KMS key does not exist or is not allowed to be used with \
                  LogGroup: {} (Service: CloudWatchLogs, Status Code: 400)",
    }],
    create: |scene, properties| {
        let digest = scene.digest("AWS::Logs::LogGroup");
        default(
            properties,
            "LogGroupName",
            format!("LogGroup-{}", digest.get(..12).unwrap_or_default()),
        );
        let name = text_or_empty(properties, "LogGroupName");
        properties
            .insert("Arn".to_owned(), scene.arn("logs", &format!("log-group:{name}:*")).into());
        default(properties, "LogGroupClass", "STANDARD");
        default(properties, "FieldIndexPolicies", json!([]));
        default(properties, "DataProtectionPolicy", json!({}));
        default(properties, "BearerTokenAuthenticationEnabled", false);
        default(properties, "DeletionProtectionEnabled", false);
        default(properties, "Tags", json!([]));
        Ok(())
    },
    delete: |_, record| match record.properties.get("DeletionProtectionEnabled") {
        Some(serde_json::Value::Bool(true)) => Err(Failure::invalid(format!(
            "The log group {} has deletion protection enabled \
             (Service: CloudWatchLogs, Status Code: 400)",
            record.key.identifier
        ))),
        _ => Ok(()),
    },
    ..Rules::NONE
};
