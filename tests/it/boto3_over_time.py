"""Operations that take a while: their progress, one at a time, and taking them back."""

import datetime
import json
import sys
import time

from connection import client, create, properties, refuses

control = client(sys.argv[1])
errors = control.exceptions
ENDED = ("SUCCESS", "FAILED", "CANCEL_COMPLETE")
VPC, KEY = "AWS::EC2::VPC", "AWS::KMS::Key"


def follow(event):
    """The statuses of a request, in order, and its last event."""
    seen = [event["OperationStatus"]]
    while event["OperationStatus"] not in ENDED:
        assert event["RetryAfter"].tzinfo and event["RetryAfter"].year > 2000, event
        age = event["RetryAfter"] - event["EventTime"]
        assert age < datetime.timedelta(minutes=5), event
        time.sleep(0.01)
        event = control.get_resource_request_status(RequestToken=event["RequestToken"])
        event = event["ProgressEvent"]
        if event["OperationStatus"] != seen[-1]:
            seen.append(event["OperationStatus"])
    return seen, event


def progress():
    seen, event = follow(create(control, VPC, {"CidrBlock": "10.0.0.0/16"}))
    assert seen[0] in ("PENDING", "IN_PROGRESS") and seen[-1] == "SUCCESS", seen
    assert set(seen) <= {"PENDING", "IN_PROGRESS", "SUCCESS"}, seen
    assert "RetryAfter" not in event, event
    return event["Identifier"]


def one_at_a_time(vpc):
    patch = json.dumps([{"op": "add", "path": "/EnableDnsHostnames", "value": True}])
    change = {"TypeName": VPC, "Identifier": vpc, "PatchDocument": patch}
    running = control.update_resource(**change)["ProgressEvent"]
    said = refuses(errors.ConcurrentOperationException, control.update_resource, **change)
    assert running["RequestToken"] in said, said
    refuses(
        errors.ConcurrentOperationException,
        control.delete_resource,
        TypeName=VPC,
        Identifier=vpc,
    )
    assert follow(running)[0][-1] == "SUCCESS"
    assert properties(control, VPC, vpc)["EnableDnsHostnames"] is True


def replay(token="while-it-runs"):
    first = create(control, VPC, {"CidrBlock": "10.1.0.0/16"}, ClientToken=token)
    again = create(control, VPC, {"CidrBlock": "10.1.0.0/16"}, ClientToken=token)
    assert first["RequestToken"] == again["RequestToken"], (first, again)
    _, event = follow(first)
    late = create(control, VPC, {"CidrBlock": "10.1.0.0/16"}, ClientToken=token)
    assert late["Identifier"] == event["Identifier"], (late, event)


def taken_back():
    begun = create(control, KEY, {"KeyPolicy": policy()})
    waiting = control.list_resource_requests(
        ResourceRequestStatusFilter={"OperationStatuses": ["PENDING", "IN_PROGRESS"]}
    )["ResourceRequestStatusSummaries"]
    assert begun["RequestToken"] in [event["RequestToken"] for event in waiting], waiting
    cancelled = control.cancel_resource_request(RequestToken=begun["RequestToken"])
    assert cancelled["ProgressEvent"]["OperationStatus"].startswith("CANCEL_"), cancelled
    seen, _ = follow(cancelled["ProgressEvent"])
    assert seen[-1] == "CANCEL_COMPLETE", seen
    listed = control.list_resources(TypeName=KEY)["ResourceDescriptions"]
    assert listed == [], listed


def policy():
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


one_at_a_time(progress())
replay()
taken_back()
