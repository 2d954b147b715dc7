//! The scripts that run when a notebook is created and started: what smk prepares first, then the
//! user's own. The one of the creation runs before that of the first start, so that each has to
//! find the way out.

use super::LONGEST_NAME;
use crate::lower::egress::proxy::environment::{HEAD, run};
use crate::lower::site::Site;
use crate::lower::{Lowering, Problem, egress, naming, sdk_config, written};
use crate::model::limits::LIFECYCLE_SCRIPT;
use crate::model::program::{Notebook, Script};
use crate::model::{Address, Resource, Value};

/// Characters that an identifier has at most, when it is known; and a name or an ARN.
const LONGEST_ID: usize = 32;
const LONGEST_ARN: usize = 128;

/// Adds the lifecycle configuration of a notebook, if it has any, and gives its address and name.
pub(super) fn lower(
    notebook: &Notebook,
    site: &Site<'_>,
    lowering: &mut Lowering<'_>,
) -> Option<(Address, Value)> {
    let at_start = script(prepared(notebook, site, lowering), notebook.on_start.as_ref());
    let at_creation = notebook.on_create.as_ref().and_then(|own| {
        let way_out = egress::environment(site, &lowering.program.stack.region);
        script(way_out.map(|it| it.lines().into()).into_iter().collect(), Some(own))
    });
    let hooks =
        [("OnCreate", &notebook.on_create, at_creation), ("OnStart", &notebook.on_start, at_start)];
    let mut config: Option<Resource> = None;
    let address = Address::new(notebook.name.value.as_str()).part("lifecycle");
    for (property, own, text) in hooks {
        let Some(text) = text else { continue };
        let span = own.as_ref().map_or(notebook.name.span, |own| own.path.span);
        let length = longest(&text).div_ceil(3) * 4;
        if length > LIFECYCLE_SCRIPT {
            lowering.diagnostics.push(Problem::LongLifecycle { length, span });
            return None;
        }
        let hook = Value::list([Value::map([("Content", Value::base64(text))])]);
        let config_type = "AWS::SageMaker::NotebookInstanceLifecycleConfig";
        let known = config.take();
        let known =
            known.unwrap_or_else(|| Resource::new(address.clone(), config_type, written(span)));
        config = Some(known.set_from(property, hook, span));
    }
    let property = "NotebookInstanceLifecycleConfigName";
    let config = naming::name(config?, property, LONGEST_NAME, &lowering.program.stack);
    lowering.add(config, &notebook.tags);
    let name = Value::reference(&address, property);
    Some((address, name))
}

/// What is done at every start before the user's script.
fn prepared(notebook: &Notebook, site: &Site<'_>, lowering: &Lowering<'_>) -> Vec<Value> {
    let program = lowering.program;
    let way_out = egress::environment(site, &program.stack.region).map(|it| it.lines().into());
    let training = sdk_config::for_workload(&notebook.starts, &notebook.network, program);
    let defaults = training.and_then(|training| sdk_config::install(training, program));
    way_out.into_iter().chain(defaults).collect()
}

/// The whole script; nothing if there is nothing to do.
fn script(prepared: Vec<Value>, own: Option<&Script>) -> Option<Value> {
    if prepared.is_empty() {
        return own.map(|own| Value::from(own.text.as_str()));
    }
    let own = own.map(|own| Value::from(run(&own.text)));
    Some(Value::concat(std::iter::once(HEAD.into()).chain(prepared).chain(own)))
}

/// The bytes that a text has at most.
fn longest(text: &Value) -> usize {
    match text {
        Value::String(text) => text.len(),
        Value::Concat(parts) => parts.iter().map(longest).sum(),
        Value::Reference(part) if part.property.top().is_some_and(|it| it.ends_with("Id")) => {
            LONGEST_ID
        }
        _ => LONGEST_ARN,
    }
}
