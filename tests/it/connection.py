"""Clients of a local cloud, and its resources as dictionaries."""

import json

import boto3
from botocore.config import Config

PATIENT = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30)


def client(endpoint, service="cloudcontrol", region=None):
    return boto3.client(service, endpoint_url=endpoint, config=PATIENT, region_name=region)


def resources(control, type_name, **parent):
    """All resources of a type, with all their properties."""
    arguments = {"TypeName": type_name}
    if parent:
        arguments["ResourceModel"] = json.dumps(parent)
    pages = control.get_paginator("list_resources").paginate(**arguments)
    found = [entry["Identifier"] for page in pages for entry in page["ResourceDescriptions"]]
    return [properties(control, type_name, identifier) for identifier in found]


def properties(control, type_name, identifier):
    answer = control.get_resource(TypeName=type_name, Identifier=identifier)
    return json.loads(answer["ResourceDescription"]["Properties"])


def create(control, type_name, desired, **more):
    answer = control.create_resource(
        TypeName=type_name, DesiredState=json.dumps(desired), **more
    )
    return answer["ProgressEvent"]


def refuses(exception, call, **arguments):
    """What a call says that must fail in this way."""
    try:
        answer = call(**arguments)
    except exception as error:
        return error.response["Error"]["Message"]
    raise AssertionError(f"not refused with {exception}: {answer}")
