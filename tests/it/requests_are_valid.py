"""Holds requests that were recorded against botocore's own models of the services."""

import json
import sys
from urllib.parse import parse_qs

import botocore.session
from botocore.validate import ParamValidator

session = botocore.session.get_session()
control = session.get_service_model("cloudcontrol")
identity = session.get_service_model("sts")
validator = ParamValidator()


def check(name, model, parameters):
    shape = model.operation_model(name).input_shape
    unknown = set(parameters) - set(shape.members)
    assert not unknown, f"{name}: {unknown} is not in the model"
    report = validator.validate(parameters, shape)
    assert not report.has_errors(), f"{name}: {report.generate_report()}"
    for member, value in parameters.items():
        bounds = shape.members[member].metadata
        if isinstance(value, str):
            assert bounds.get("min", 0) <= len(value) <= bounds.get("max", len(value)), member


with open(sys.argv[1], encoding="utf-8") as file:
    recorded = json.load(file)
for request in recorded:
    if request["operation"]:
        body = json.loads(request["body"])
        check(request["operation"], control, body)
        for document in ("DesiredState", "PatchDocument", "ResourceModel"):
            json.loads(body.get(document, "null"))
        if "Create" in request["operation"] or "Update" in request["operation"]:
            assert body["ClientToken"], request
    else:
        form = {name: values[0] for name, values in parse_qs(request["body"]).items()}
        assert form.pop("Version") == identity.api_version, request
        check(form.pop("Action"), identity, form)
print(len(recorded), "requests")
