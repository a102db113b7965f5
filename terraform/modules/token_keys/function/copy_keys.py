"""Copies the public keys of the user pool to a bucket that tasks without internet can read.

A user pool with a domain cannot be asked through a VPC endpoint:
https://docs.aws.amazon.com/cognito/latest/developerguide/vpc-interface-endpoints.html
"""

import json
import os
import urllib.request

import boto3

MOST_BYTES = 65_536


def read_keys(url):
    """The key set (RFC 7517) as it was sent; raises ValueError when it holds no signing key, OSError when nobody answers."""
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 (the address is a constant of the environment)
        document = answer.read(MOST_BYTES + 1)
    keys = json.loads(document)["keys"] if len(document) <= MOST_BYTES else []
    if not keys or not all(key.get("kid") and key.get("kty") == "RSA" and key.get("n") for key in keys):
        raise ValueError("the answer is no set of signing keys; the last copy stays")
    return document


def handler(event, context):
    """Entry point of AWS Lambda: reads SOURCE_URL and writes BUCKET/KEY."""
    document = read_keys(os.environ["SOURCE_URL"])
    boto3.client("s3").put_object(
        Bucket=os.environ["BUCKET"],
        Key=os.environ["KEY"],
        Body=document,
        ContentType="application/json",
        CacheControl="no-store",
    )
    return {"keys": len(json.loads(document)["keys"])}
