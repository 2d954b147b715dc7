"""Holds a file of defaults against the schema that the SageMaker Python SDK itself carries."""

import importlib.util
import pathlib
import sys

import jsonschema
import yaml

# Only the module of the schema: all others want the rest of the SDK.
package = pathlib.Path(importlib.util.find_spec("sagemaker").origin).parent
location = package / "config" / "config_schema.py"
spec = importlib.util.spec_from_file_location("config_schema", location)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
schema = module.SAGEMAKER_PYTHON_SDK_CONFIG_SCHEMA

with open(sys.argv[1], encoding="utf-8") as file:
    config = yaml.safe_load(file)
jsonschema.validate(config, schema)

wrong = dict(config, SageMaker=dict(config["SageMaker"], TrainingJobs={}))
try:
    jsonschema.validate(wrong, schema)
except jsonschema.ValidationError:
    pass
else:
    raise AssertionError("the schema takes everything")
