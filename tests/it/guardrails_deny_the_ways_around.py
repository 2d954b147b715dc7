"""The emitted guardrails, asked as IAM would be: every way around the program is denied, and what
the program itself is made of is not.

IAM user guide, "Policy evaluation logic", "IAM JSON policy elements: Condition operators" and
"Conditions with multiple context keys or values".
"""

import sys

from connection import client, resources

control = client(sys.argv[1])
POLICIES = [
    statement
    for policy in resources(control, "AWS::IAM::ManagedPolicy")
    for statement in policy["PolicyDocument"]["Statement"]
]
IDS = [statement["Sid"] for statement in POLICIES]


def values(given):
    return [str(it) for it in given] if isinstance(given, list) else [str(given)]


def holds(operator, key, wanted, context):
    """Whether one test of a condition is met by what a request says."""
    if operator == "Null":
        return str(key not in context).lower() in values(wanted)
    anyone, _, plain = operator.rpartition(":")
    base = plain.removesuffix("IfExists")
    if key not in context:
        assert anyone in ("", "ForAnyValue"), operator
        absent = base == "StringNotEquals" or plain.endswith("IfExists")
        return absent and not anyone
    matches = [value in values(wanted) for value in values(context[key])]
    assert anyone or len(matches) == 1, f"{operator} of several values"
    assert base in ("Bool", "StringEquals", "StringNotEquals"), operator
    return any(not match if base == "StringNotEquals" else match for match in matches)


def denials(action, context):
    return [
        statement["Sid"]
        for statement in POLICIES
        if f"sagemaker:{action}" in statement["Action"]
        and all(
            holds(operator, key, wanted, context)
            for operator, tests in statement["Condition"].items()
            for key, wanted in tests.items()
        )
    ]


def request(**words):
    """The context of a request, by the keys of SageMaker."""
    return {f"sagemaker:{key}": value for key, value in words.items()}


def without(context, *keys):
    return {key: it for key, it in context.items() if key.split(":")[1] not in keys}


# The policies only deny, one thing with each statement; two keys are two names of one.
assert len(IDS) == len(set(IDS)), IDS
for statement in POLICIES:
    assert statement["Effect"] == "Deny" and statement["Resource"] == ["*"], statement
    (tests,) = statement["Condition"].values()
    assert len({key.removesuffix("Arn") for key in tests}) == 1, statement

# What the program made, as the request that made it, is not denied.
for made in resources(control, "AWS::SageMaker::NotebookInstance"):
    service = made["InstanceMetadataServiceConfiguration"]
    notebook = request(
        DirectInternetAccess=made["DirectInternetAccess"],
        RootAccess=made["RootAccess"],
        VpcSubnets=[made["SubnetId"]],
        VpcSecurityGroupIds=made["SecurityGroupIds"],
        VolumeKmsKey=made["KmsKeyId"],
        MinimumInstanceMetadataServiceVersion=service["MinimumInstanceMetadataServiceVersion"],
    )
    assert denials("CreateNotebookInstance", notebook) == [], notebook
    renamed = {"sagemaker:VolumeKmsKeyArn": made["KmsKeyId"]}
    other_name = without(notebook, "VolumeKmsKey") | renamed
    assert denials("CreateNotebookInstance", other_name) == [], other_name
    assert denials("UpdateNotebookInstance", request(InstanceTypes="ml.t3.large")) == []

# What each way around it lacks or changes, and the statement that denies it.
here = {"subnet": notebook["sagemaker:VpcSubnets"], "group": notebook["sagemaker:VpcSecurityGroupIds"]}
for words, denial in [
    ({}, "NoDirectInternet"),
    (request(DirectInternetAccess="Enabled"), "NoDirectInternet"),
    (request(RootAccess="Enabled"), "NoRoot"),
    (request(MinimumInstanceMetadataServiceVersion="1"), "MetadataVersion"),
    (request(VpcSubnets=["subnet-0123456789abcdef0"]), "SubnetOfProgram"),
    (request(VpcSubnets=[*here["subnet"], "subnet-0123456789abcdef0"]), "SubnetOfProgram"),
    (request(VpcSecurityGroupIds=["sg-0123456789abcdef0"]), "GroupOfProgram"),
    (request(VpcSecurityGroupIds=[*here["group"], "sg-0123456789abcdef0"]), "GroupOfProgram"),
]:
    context = notebook | words if words else without(notebook, "DirectInternetAccess")
    assert denials("CreateNotebookInstance", context) == [denial], (words, context)
for key, denial in [
    ("RootAccess", "NoRoot"),
    ("MinimumInstanceMetadataServiceVersion", "MetadataVersion"),
    ("VolumeKmsKey", "KeyNamed"),
    ("VpcSubnets", "SubnetNamed"),
    ("VpcSecurityGroupIds", "GroupNamed"),
]:
    assert denials("CreateNotebookInstance", without(notebook, key)) == [denial], key
assert denials("UpdateNotebookInstance", request(RootAccess="Enabled")) == ["NoRootLater"]
metadata = request(MinimumInstanceMetadataServiceVersion="1")
assert denials("UpdateNotebookInstance", metadata) == ["MetadataVersionKept"]

# Jobs of every kind: in the program's place and closed, or not at all.
place = request(VpcSubnets=here["subnet"], VpcSecurityGroupIds=here["group"])
closed = request(InterContainerTrafficEncryption="true", NetworkIsolation="true")
foreign = request(VpcSubnets=["subnet-0123456789abcdef0"])
strange = request(VpcSecurityGroupIds=["sg-0123456789abcdef0"])
JOBS = [
    "CreateDataQualityJobDefinition",
    "CreateHyperParameterTuningJob",
    "CreateModelBiasJobDefinition",
    "CreateModelExplainabilityJobDefinition",
    "CreateModelQualityJobDefinition",
    "CreateMonitoringSchedule",
    "CreateProcessingJob",
    "CreateTrainingJob",
    "UpdateMonitoringSchedule",
]
for action in [*JOBS, "CreateAutoMLJob", "CreateAutoMLJobV2", "CreateModel", "CreateCluster"]:
    good = place | closed
    assert denials(action, good) == [], action
    assert denials(action, good | foreign) == ["SubnetOfProgram"], action
    assert denials(action, good | strange) == ["GroupOfProgram"], action
    assert denials(action, without(good, "VpcSubnets")) == ["SubnetNamed"], action
    assert denials(action, without(good, "VpcSecurityGroupIds")) == ["GroupNamed"], action
for action in [*JOBS, "CreateAutoMLJob", "CreateAutoMLJobV2"]:
    plain = request(InterContainerTrafficEncryption="false")
    for context in (place | closed | plain, without(place | closed, "InterContainerTrafficEncryption")):
        assert denials(action, context) == ["TrafficEncrypted"], action
for action in [*JOBS, "CreateModel"]:
    for context in (place | closed | request(NetworkIsolation="false"), without(place | closed, "NetworkIsolation")):
        assert denials(action, context) == ["JobIsolated"], action
for action in ("CreateTrainingJob", "UpdateTrainingJob"):
    shell = place | closed | request(EnableRemoteDebug="true")
    assert denials(action, shell) == ["NoShellInJob"], action
assert denials("UpdateTrainingJob", request(KeepAlivePeriod="60")) == []

# Endpoints serve models, which have their place.
served = request(ModelArn="arn:aws:sagemaker:us-east-1:111122223333:model/one")
assert denials("CreateEndpointConfig", served) == []
assert denials("CreateEndpointConfig", {}) == ["EndpointOfModel"]
assert denials("CreateEndpointConfig", served | foreign) == ["SubnetOfProgram"]
assert denials("CreateEndpointConfig", served | strange) == ["GroupOfProgram"]

# Studio stays in the program's place, and people cannot give themselves another one there.
domain = place | request(AppNetworkAccessType="VpcOnly", VolumeKmsKey="1234abcd")
assert denials("CreateDomain", domain) == []
assert denials("CreateDomain", without(domain, "AppNetworkAccessType")) == ["StudioInVpc"]
public = request(AppNetworkAccessType="PublicInternetOnly")
assert denials("CreateDomain", domain | public) == ["StudioInVpc"]
assert denials("CreateDomain", without(domain, "VolumeKmsKey")) == ["KeyNamed"]
assert denials("CreateDomain", domain | foreign) == ["SubnetOfProgram"]
assert denials("UpdateDomain", {}) == []
assert denials("UpdateDomain", public) == ["StudioStaysInVpc"]
assert denials("UpdateDomain", foreign) == ["SubnetOfProgram"]
for action in ("UpdateDomain", "CreateUserProfile", "UpdateUserProfile"):
    assert denials(action, {}) == [], action
    assert denials(action, request(VpcSecurityGroupIds=here["group"])) == [], action
    assert denials(action, strange) == ["GroupOfProgram"], action
for action in ("CreateSpace", "UpdateSpace"):
    assert denials(action, {}) == [], action
    assert denials(action, request(RemoteAccess="DISABLED")) == [], action
    assert denials(action, request(RemoteAccess="ENABLED")) == ["NoRemoteAccess"], action

# Scripts, and doors without other keys, only from a network of the program; the program's first
# network alone has the endpoints through which people open notebooks and Studio.
vpcs = {it["CidrBlock"]: it["VpcId"] for it in resources(control, "AWS::EC2::VPC")}
main, side = vpcs["10.0.0.0/16"], vpcs["10.1.0.0/16"]
WITHOUT_KEYS = [
    "CreateCompilationJob",
    "CreateNotebookInstanceLifecycleConfig",
    "CreateStudioLifecycleConfig",
    "UpdateCluster",
    "UpdateNotebookInstanceLifecycleConfig",
]
for actions, denial, insides in [
    (WITHOUT_KEYS, "ScriptFromInside", (main, side)),
    (["CreatePresignedNotebookInstanceUrl"], "NotebookFromInside", (main,)),
    (["CreatePresignedDomainUrl"], "StudioFromInside", (main,)),
]:
    for action in actions:
        for inside in insides:
            assert denials(action, {"aws:SourceVpc": inside}) == [], action
        for outside in ({}, {"aws:SourceVpc": "vpc-0123456789abcdef0"}):
            assert denials(action, outside) == [denial], action
assert denials("CreatePresignedDomainUrl", {"aws:SourceVpc": side}) == ["StudioFromInside"]

# People can still do what leads nowhere.
for action in ("StartNotebookInstance", "StopNotebookInstance", "DescribeDomain", "CreateApp"):
    assert denials(action, {}) == [], action
