"""Changes resources as somebody would who knows nothing of smk.

outside.py ENDPOINT patch TYPE IDENTIFIER OPERATIONS
outside.py ENDPOINT delete TYPE IDENTIFIER
outside.py ENDPOINT create TYPE PROPERTIES
outside.py ENDPOINT read TYPE IDENTIFIER
"""

import json
import sys
import time

from connection import client, create, properties


def wait(control, event):
    while event["OperationStatus"] in ("PENDING", "IN_PROGRESS"):
        time.sleep(0.01)
        answer = control.get_resource_request_status(RequestToken=event["RequestToken"])
        event = answer["ProgressEvent"]
    assert event["OperationStatus"] == "SUCCESS", event
    return event


def main(endpoint, task, type_name, subject, *more):
    control = client(endpoint)
    if task == "patch":
        event = control.update_resource(
            TypeName=type_name, Identifier=subject, PatchDocument=more[0]
        )["ProgressEvent"]
        wait(control, event)
    elif task == "delete":
        wait(control, control.delete_resource(TypeName=type_name, Identifier=subject)["ProgressEvent"])
    elif task == "create":
        print(wait(control, create(control, type_name, json.loads(subject)))["Identifier"])
    elif task == "read":
        print(json.dumps(properties(control, type_name, subject)))
    else:
        raise SystemExit(f"no task {task}")


main(*sys.argv[1:])
