//! Parameters of Systems Manager.

use super::{Failure, Rules, default, text};
use crate::model::limits::PARAMETER_VALUE;

pub(super) fn rules(type_name: &str) -> Option<&'static Rules> {
    (type_name == "AWS::SSM::Parameter").then_some(&PARAMETERS)
}

static PARAMETERS: Rules = Rules {
    create: |_, properties| {
        default(properties, "DataType", "text");
        size(properties)
    },
    update: |_, _, properties| size(properties),
    ..Rules::NONE
};

fn size(properties: &super::Properties) -> Result<(), Failure> {
    let standard = text(properties, "Tier").is_none_or(|tier| tier == "Standard");
    if standard && text(properties, "Value").is_some_and(|value| value.len() > PARAMETER_VALUE) {
        return Err(Failure::invalid(format!(
            "Standard tier parameters support a maximum parameter value of {PARAMETER_VALUE} \
             characters. (Service: Ssm, Status Code: 400)"
        )));
    }
    Ok(())
}
