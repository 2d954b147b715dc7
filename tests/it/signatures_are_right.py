"""Signs the recorded requests to S3 anew with botocore, which has to come to the same result."""

import base64
import hashlib
import json
import re
import sys

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

signer = S3SigV4Auth(Credentials("AKIDTEST", "test"), "s3", "us-east-1")
with open(sys.argv[1], encoding="utf-8") as file:
    recorded = json.load(file)
checked = 0
for request in recorded:
    headers, body = request["headers"], request["body"].encode()
    authorization = headers.get("authorization", "")
    if "/s3/aws4_request" not in authorization:
        continue
    signed = re.search("SignedHeaders=([^,]+)", authorization)[1].split(";")
    assert {"host", "x-amz-content-sha256", "x-amz-date"} <= set(signed), signed
    method, path, _ = request["line"].split(" ")
    again = AWSRequest(
        method=method,
        url=f"http://{headers['host']}{path}",
        data=body,
        headers={name: headers[name] for name in signed if name != "host"},
    )
    again.context["timestamp"] = headers["x-amz-date"]
    text = signer.string_to_sign(again, signer.canonical_request(again))
    signature = re.search("Signature=([0-9a-f]+)", authorization)[1]
    assert signer.signature(text, again) == signature, (request, text)
    assert headers["x-amz-content-sha256"] == hashlib.sha256(body).hexdigest()
    if method == "POST":
        checksum = base64.b64encode(hashlib.sha256(body).digest()).decode()
        assert headers["x-amz-checksum-sha256"] == checksum
        assert headers["x-amz-sdk-checksum-algorithm"] == "SHA256"
    checked += 1
assert checked == int(sys.argv[2]), checked
