"""Puts objects into a bucket with boto3, and looks at what is there."""

import sys

from connection import client

endpoint, verb, bucket = sys.argv[1:4]
s3 = client(endpoint, "s3")
ODD = "a & b/<c>/ü +%20?.txt"


def versions():
    pages = s3.get_paginator("list_object_versions").paginate(Bucket=bucket)
    return [
        (entry["Key"], entry["VersionId"])
        for page in pages
        for entry in page.get("Versions", []) + page.get("DeleteMarkers", [])
    ]


if verb == "put":
    count = int(sys.argv[4])
    for body in (b"first", b"second"):
        s3.put_object(Bucket=bucket, Key=ODD, Body=body)
    assert s3.get_object(Bucket=bucket, Key=ODD)["Body"].read() == b"second"
    s3.put_object(Bucket=bucket, Key="gone", Body=b"")
    s3.delete_object(Bucket=bucket, Key="gone")
    for number in range(count):
        s3.put_object(Bucket=bucket, Key=f"many/{number:05}", Body=b"x")
    # Two versions of the odd one, and of what is gone one and the mark of its deletion.
    assert len(versions()) == count + 4, versions()
    listed = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    keys = [entry["Key"] for page in listed for entry in page.get("Contents", [])]
    assert sorted(keys) == sorted([ODD] + [f"many/{number:05}" for number in range(count)])
elif verb == "read":
    old = [version for key, version in versions() if key == ODD]
    assert len(old) == 2, old
    assert s3.get_object(Bucket=bucket, Key=ODD)["Body"].read() == b"second"
    first = s3.get_object(Bucket=bucket, Key=ODD, VersionId=old[1])
    assert first["Body"].read() == b"first"
elif verb == "empty":
    found = [{"Key": key, "VersionId": version} for key, version in versions()]
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": found})
    assert not answer.get("Errors"), answer
    assert versions() == []
else:
    raise AssertionError(verb)
