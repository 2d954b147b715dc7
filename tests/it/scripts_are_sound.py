"""What shellcheck says of every script that instances and notebooks run, also of those inside of
others, and what cloud-init says of every instance's user data."""

import base64
import json
import os
import re
import subprocess
import sys
import tempfile

import yaml
from connection import client, resources

shellcheck, cloud_init, *programs = sys.argv[1:]
# Files of the machine that a script reads are not here.
SHELLCHECK = [shellcheck, "-e", "SC1091"]
SCHEMA = [sys.executable, "-W", "ignore", "-m", "cloudinit.config.schema", "--config-file"]
INSIDE = re.compile(r"<<('?)(END\w*)'?\n(.*?)^\2$", re.DOTALL | re.MULTILINE)
VALUE = re.compile(r"^(\w+)='(.*)'$", re.MULTILINE)
LIFECYCLE = "AWS::SageMaker::NotebookInstanceLifecycleConfig"

seen = {"user data": 0, "lifecycle": 0, "inside": 0}


def passes(command, text, **more):
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(text)
        file.flush()
        run = subprocess.run([*command, file.name], capture_output=True, text=True, **more)
    assert run.returncode == 0, f"{run.stdout}{run.stderr}\n{text}"


def check(text):
    """A script, and the scripts that it writes."""
    assert text.startswith("#!"), text
    passes(SHELLCHECK, text)
    values = dict(VALUE.findall(text))
    for quoted, _, inner in INSIDE.findall(text):
        if not quoted:
            inner = re.sub(r"\$(\w+)", lambda name: values[name[1]], inner)
        if inner.startswith("#!"):
            seen["inside"] += 1
            check(inner)


def joined(text):
    """A text of which some parts are known only when the template is deployed."""
    parts = text["Fn::Join"][1] if isinstance(text, dict) else [text]
    return "".join(part if isinstance(part, str) else "later" for part in parts)


for template, endpoint, region in zip(*[iter(programs)] * 3, strict=True):
    with open(template, encoding="utf-8") as file:
        declared = json.load(file)["Resources"].values()
    for resource in declared:
        if resource["Type"] == "AWS::EC2::LaunchTemplate":
            data = resource["Properties"]["LaunchTemplateData"]["UserData"]
            text = joined(data["Fn::Base64"])
            assert len(text) <= 16_384, "Amazon EC2 user guide, `Run commands at launch`"
            seen["user data"] += 1
            passes(SCHEMA, text, env=os.environ | {"PYTHONPATH": cloud_init})
            for written in yaml.safe_load(text)["write_files"]:
                if written["content"].startswith("#!"):
                    check(written["content"])
    for lifecycle in resources(client(endpoint, region=region), LIFECYCLE):
        for hook in ("OnCreate", "OnStart"):
            for script in lifecycle.get(hook, []):
                seen["lifecycle"] += 1
                check(base64.b64decode(script["Content"]).decode())

assert all(seen.values()), seen

# The schema is really asked.
try:
    passes(SCHEMA, "#cloud-config\nruncmd: 7\n", env=os.environ | {"PYTHONPATH": cloud_init})
except AssertionError as error:
    assert "7 is not of type 'array'" in str(error), error
else:
    raise AssertionError("cloud-init takes anything")
