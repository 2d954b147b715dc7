"""All eight operations, as boto3 makes them, on a local cloud that takes no time."""

import json
import sys

from botocore.exceptions import ClientError

from connection import client, create, properties, refuses, resources

endpoint = sys.argv[1]
control = client(endpoint)
errors = control.exceptions
VPC = "AWS::EC2::VPC"
QUEUE = "AWS::SQS::Queue"


def identity():
    answer = client(endpoint, "sts").get_caller_identity()
    assert answer["Account"] == "111122223333", answer
    assert answer["Arn"].startswith("arn:aws:iam::111122223333:"), answer
    assert answer["UserId"], answer


def life_of_a_resource():
    event = create(control, VPC, {"CidrBlock": "10.0.0.0/16"})
    assert event["OperationStatus"] == "SUCCESS", event
    assert event["Operation"] == "CREATE" and event["TypeName"] == VPC, event
    vpc = event["Identifier"]
    assert vpc.startswith("vpc-") and len(vpc) == 21, vpc
    control.get_waiter("resource_request_success").wait(RequestToken=event["RequestToken"])
    seen = control.get_resource_request_status(RequestToken=event["RequestToken"])
    assert seen["ProgressEvent"]["Identifier"] == vpc, seen

    read = properties(control, VPC, vpc)
    assert read["VpcId"] == vpc and read["CidrBlock"] == "10.0.0.0/16", read
    assert read["DefaultSecurityGroup"].startswith("sg-"), read

    patch = [
        {"op": "test", "path": "/CidrBlock", "value": "10.0.0.0/16"},
        {"op": "add", "path": "/EnableDnsHostnames", "value": True},
        {"op": "add", "path": "/Tags", "value": [{"Key": "team", "Value": "blue"}]},
    ]
    event = control.update_resource(
        TypeName=VPC, Identifier=vpc, PatchDocument=json.dumps(patch)
    )["ProgressEvent"]
    assert event["OperationStatus"] == "SUCCESS" and event["Operation"] == "UPDATE", event
    read = properties(control, VPC, vpc)
    assert read["EnableDnsHostnames"] is True, read
    assert {"Key": "team", "Value": "blue"} in read["Tags"], read

    event = control.delete_resource(TypeName=VPC, Identifier=vpc)["ProgressEvent"]
    assert event["OperationStatus"] == "SUCCESS" and event["Operation"] == "DELETE", event
    refuses(errors.ResourceNotFoundException, control.get_resource, TypeName=VPC, Identifier=vpc)


def pages():
    for number in range(7):
        create(control, QUEUE, {"QueueName": f"page-{number}"})
    paginator = control.get_paginator("list_resources")
    sizes = [
        len(page["ResourceDescriptions"])
        for page in paginator.paginate(TypeName=QUEUE, PaginationConfig={"PageSize": 3})
    ]
    assert sizes == [3, 3, 1], sizes
    assert len(resources(control, QUEUE)) == 7
    everything = control.get_paginator("list_resource_requests")
    only = {"Operations": ["CREATE"], "OperationStatuses": ["SUCCESS"]}
    found = [
        event
        for page in everything.paginate(
            ResourceRequestStatusFilter=only, PaginationConfig={"PageSize": 2}
        )
        for event in page["ResourceRequestStatusSummaries"]
        if event["TypeName"] == QUEUE
    ]
    assert len(found) == 7, found
    assert len({event["RequestToken"] for event in found}) == 7, found


def client_tokens():
    first = create(control, QUEUE, {"QueueName": "token"}, ClientToken="once")
    again = create(control, QUEUE, {"QueueName": "token"}, ClientToken="once")
    assert first["RequestToken"] == again["RequestToken"], (first, again)
    refuses(
        errors.ClientTokenConflictException,
        control.create_resource,
        TypeName=QUEUE,
        DesiredState=json.dumps({"QueueName": "another"}),
        ClientToken="once",
    )


def failures_of_a_request():
    group = {"LogGroupName": "/twice"}
    assert create(control, "AWS::Logs::LogGroup", group)["OperationStatus"] == "SUCCESS"
    event = create(control, "AWS::Logs::LogGroup", group)
    assert event["OperationStatus"] == "FAILED", event
    assert event["ErrorCode"] == "AlreadyExists" and event["StatusMessage"], event
    event = create(control, "AWS::EC2::Subnet", {"CidrBlock": "10.0.0.0/24", "VpcId": "vpc-0"})
    assert event["OperationStatus"] == "FAILED", event
    assert event["ErrorCode"] in ("NotFound", "InvalidRequest", "GeneralServiceException"), event


def exceptions():
    queue = resources(control, QUEUE)[0]["QueueUrl"]
    of_queue = {"TypeName": QUEUE, "Identifier": queue}
    get, update = control.get_resource, control.update_resource
    refuses(errors.TypeNotFoundException, get, TypeName="AWS::No::Thing", Identifier="x")
    refuses(errors.ResourceNotFoundException, get, TypeName=VPC, Identifier="vpc-0")
    refuses(
        errors.RequestTokenNotFoundException,
        control.get_resource_request_status,
        RequestToken="00000000-0000-0000-0000-000000000000",
    )
    refuses(
        errors.UnsupportedActionException,
        update,
        TypeName="AWS::EC2::VolumeAttachment",
        Identifier="vol-0|i-0",
        PatchDocument=json.dumps([{"op": "remove", "path": "/Device"}]),
    )
    for invalid in ('{"QueueName": 7}', '{"NoSuchProperty": true}', "[", '{"Arn": "x"}'):
        refuses(ClientError, control.create_resource, TypeName=QUEUE, DesiredState=invalid)
    for path, op in (("/QueueName", "add"), ("/Arn", "add"), ("/Missing", "replace")):
        patch = json.dumps([{"op": op, "path": path, "value": "x"}])
        refuses(ClientError, update, **of_queue, PatchDocument=patch)
    failed_test = json.dumps([{"op": "test", "path": "/QueueName", "value": "other"}])
    refuses(ClientError, update, **of_queue, PatchDocument=failed_test)
    assert properties(control, QUEUE, queue)["QueueUrl"] == queue
    done = create(control, QUEUE, {"QueueName": "done"})["RequestToken"]
    refuses(ClientError, control.cancel_resource_request, RequestToken=done)


identity()
life_of_a_resource()
pages()
client_tokens()
failures_of_a_request()
exceptions()
