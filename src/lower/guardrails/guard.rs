//! What is denied, action by action. Each denial tests one thing alone: the tests of one condition
//! hold together or not at all, so that a second one would open what the first one closes.
//!
//! Service authorization reference, "Actions, resources, and condition keys for Amazon SageMaker".
//! A key that a request lacks fails `StringEquals`, `Bool` and `ForAnyValue`, and meets
//! `StringNotEquals` and whatever ends with `IfExists`. So a creation, in which AWS would choose
//! what is left out, is denied by what it is not; an update, in which nothing then changes, by what
//! it is.
//! IAM user guide, "IAM JSON policy elements: Condition operators".

use super::Inside;
use crate::model::Value;

/// One denial.
pub(super) struct Guard {
    pub(super) id: String,
    pub(super) actions: Vec<&'static str>,
    pub(super) operator: &'static str,
    /// The key, by all its names.
    pub(super) keys: &'static [&'static str],
    pub(super) value: Value,
}

/// How a request is tested.
type Test = (&'static str, &'static [&'static str], Value);

/// Jobs whose machines can be made to encrypt what they send each other.
const JOBS: [&str; 9] = [
    "CreateDataQualityJobDefinition",
    "CreateHyperParameterTuningJob",
    "CreateModelBiasJobDefinition",
    "CreateModelExplainabilityJobDefinition",
    "CreateModelQualityJobDefinition",
    "CreateMonitoringSchedule",
    "CreateProcessingJob",
    "CreateTrainingJob",
    "UpdateMonitoringSchedule",
];

/// The same, without a way to have no network at all.
const AUTOMATIC: [&str; 2] = ["CreateAutoMLJob", "CreateAutoMLJobV2"];

/// What else has a network only if the request says which.
const PLACED: [&str; 4] =
    ["CreateCluster", "CreateDomain", "CreateModel", "CreateNotebookInstance"];

/// What may leave its network as it is, or take that of a model or a domain.
const MOVED: [&str; 2] = ["CreateEndpointConfig", "UpdateDomain"];
const PROFILES: [&str; 2] = ["CreateUserProfile", "UpdateUserProfile"];

/// What can bring a script or a machine past the keys above, and has none of them.
const WITHOUT_KEYS: [&str; 5] = [
    "CreateCompilationJob",
    "CreateNotebookInstanceLifecycleConfig",
    "CreateStudioLifecycleConfig",
    "UpdateCluster",
    "UpdateNotebookInstanceLifecycleConfig",
];

const SUBNETS: &[&str] = &["sagemaker:VpcSubnets"];
const GROUPS: &[&str] = &["sagemaker:VpcSecurityGroupIds"];
const METADATA: &[&str] = &["sagemaker:MinimumInstanceMetadataServiceVersion"];
const ROOT: &[&str] = &["sagemaker:RootAccess"];
const ACCESS: &[&str] = &["sagemaker:AppNetworkAccessType"];
const ENCRYPTION: &[&str] = &["sagemaker:InterContainerTrafficEncryption"];

/// AWS calls the key of a volume by either name, so that it is missing only where both are.
const VOLUME_KEY: &[&str] = &["sagemaker:VolumeKmsKey", "sagemaker:VolumeKmsKeyArn"];

impl Inside {
    /// Everything that is denied, in the order of the policy.
    pub(super) fn guards(&self) -> Vec<Guard> {
        let mut guards = self.places();
        guards.extend(notebooks(self.without_root));
        guards.extend(studios());
        guards.extend(self.jobs());
        guards.extend(self.origins());
        guards
    }

    /// In which subnets and with which security groups machines start.
    fn places(&self) -> Vec<Guard> {
        let placed = [&PLACED[..], &JOBS, &AUTOMATIC].concat();
        let moved = [&placed[..], &MOVED].concat();
        let grouped = [&moved[..], &PROFILES].concat();
        let among = |values: &[Value]| Value::list(values.iter().cloned());
        let foreign = "ForAnyValue:StringNotEquals";
        vec![
            guard("SubnetNamed", &placed, missing(SUBNETS)),
            guard("SubnetOfProgram", &moved, (foreign, SUBNETS, among(&self.subnets))),
            guard("GroupNamed", &placed, missing(GROUPS)),
            guard("GroupOfProgram", &grouped, (foreign, GROUPS, among(&self.groups))),
            // Without a model, an endpoint runs containers that no model places.
            guard("EndpointOfModel", &["CreateEndpointConfig"], missing(&["sagemaker:ModelArn"])),
        ]
    }

    fn jobs(&self) -> Vec<Guard> {
        let encrypted = [&JOBS[..], &AUTOMATIC].concat();
        let isolated = [&JOBS[..], &["CreateModel"]].concat();
        let absent_or_false = |keys| ("BoolIfExists", keys, Value::from("false"));
        let (encryption, isolation) =
            (absent_or_false(ENCRYPTION), absent_or_false(&["sagemaker:NetworkIsolation"]));
        let debugging: Test = ("Bool", &["sagemaker:EnableRemoteDebug"], "true".into());
        let jobs = ["CreateTrainingJob", "UpdateTrainingJob"];
        [
            self.encrypted.then(|| guard("TrafficEncrypted", &encrypted, encryption)),
            self.isolated.then(|| guard("JobIsolated", &isolated, isolation)),
            Some(guard("NoShellInJob", &jobs, debugging)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// From where requests come.
    fn origins(&self) -> Vec<Guard> {
        let from = |id, actions: &[&'static str], networks: &[Value]| {
            let networks = Value::list(networks.iter().cloned());
            guard(id, actions, ("StringNotEquals", &["aws:SourceVpc"], networks))
        };
        let opened = [
            ("NotebookFromInside", "CreatePresignedNotebookInstanceUrl", &self.with_notebooks),
            ("StudioFromInside", "CreatePresignedDomainUrl", &self.with_studio),
        ];
        let opened = opened.into_iter().filter(|(_, _, networks)| !networks.is_empty());
        std::iter::once(from("ScriptFromInside", &WITHOUT_KEYS, &self.networks))
            .chain(opened.map(|(id, action, networks)| from(id, &[action], networks)))
            .collect()
    }
}

fn notebooks(without_root: bool) -> Vec<Guard> {
    let (create, update) = (["CreateNotebookInstance"], ["UpdateNotebookInstance"]);
    let direct: Test = ("StringNotEquals", &["sagemaker:DirectInternetAccess"], "Disabled".into());
    let mut guards = vec![
        guard("NoDirectInternet", &create, direct),
        guard("MetadataVersion", &create, ("StringNotEquals", METADATA, "2".into())),
        guard("MetadataVersionKept", &update, ("StringEquals", METADATA, "1".into())),
        guard("KeyNamed", &["CreateDomain", "CreateNotebookInstance"], missing(VOLUME_KEY)),
    ];
    if without_root {
        guards.push(guard("NoRoot", &create, ("StringNotEquals", ROOT, "Disabled".into())));
        guards.push(guard("NoRootLater", &update, ("StringEquals", ROOT, "Enabled".into())));
    }
    guards
}

fn studios() -> Vec<Guard> {
    let (private, public) = (Value::from("VpcOnly"), Value::from("PublicInternetOnly"));
    let remote: Test = ("StringEquals", &["sagemaker:RemoteAccess"], "ENABLED".into());
    vec![
        guard("StudioInVpc", &["CreateDomain"], ("StringNotEquals", ACCESS, private)),
        guard("StudioStaysInVpc", &["UpdateDomain"], ("StringEquals", ACCESS, public)),
        guard("NoRemoteAccess", &["CreateSpace", "UpdateSpace"], remote),
    ]
}

fn missing(keys: &'static [&'static str]) -> Test {
    ("Null", keys, "true".into())
}

fn guard(id: &str, actions: &[&'static str], (operator, keys, value): Test) -> Guard {
    let mut actions = actions.to_vec();
    actions.sort_unstable();
    Guard { id: id.to_owned(), actions, operator, keys, value }
}

impl Guard {
    /// The same for each half of the actions, if there are several.
    pub(super) fn halves(self) -> Option<[Self; 2]> {
        let (first, second) = self.actions.split_at(self.actions.len() / 2);
        let half = |mark: &str, actions: &[&'static str]| {
            guard(
                &format!("{}{mark}", self.id),
                actions,
                (self.operator, self.keys, self.value.clone()),
            )
        };
        (!first.is_empty()).then(|| [half("A", first), half("B", second)])
    }
}
