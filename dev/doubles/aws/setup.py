"""Buckets and queues as Terraform makes them, on the local cloud. Safe to run again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import ClientError

REGION = "eu-central-1"
STAGING, ARCHIVE, QUEUE = "selfcare-staging", "selfcare-archive", "selfcare-statements"
NOTICE_SENDER = "no-reply@alpina.example"


@dataclass(frozen=True)
class LocalAws:
    """What was made."""

    staging_bucket: str
    archive_bucket: str
    queue_url: str
    dead_letter_url: str


def aws_client(service: str, endpoint_url: str) -> Any:
    """A client for the local cloud, whatever the machine's own AWS settings are."""
    return boto3.client(  # type: ignore[call-overload]
        service,
        endpoint_url=endpoint_url,
        region_name=REGION,
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106
    )


def prepare(endpoint_url: str, portal_origin: str, retention_days: int = 3650) -> LocalAws:
    """Make what is not there yet."""
    s3, sqs = aws_client("s3", endpoint_url), aws_client("sqs", endpoint_url)
    _bucket(s3, STAGING, locked=False)
    _bucket(s3, ARCHIVE, locked=True)
    for bucket in (STAGING, ARCHIVE):
        # A fetch that the API redirected to staging has no origin that could be named.
        _let_portal_read(s3, bucket, "*" if bucket == STAGING else portal_origin)
    _expire_staging(s3)
    _may_send(aws_client("sesv2", endpoint_url))
    retention = {"Mode": "COMPLIANCE", "Days": retention_days}
    lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}}
    s3.put_object_lock_configuration(Bucket=ARCHIVE, ObjectLockConfiguration=lock)
    dead = sqs.create_queue(QueueName=f"{QUEUE}-dlq")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 5})
    attributes = {"VisibilityTimeout": "60", "RedrivePolicy": policy}
    queue = sqs.create_queue(QueueName=QUEUE, Attributes=attributes)["QueueUrl"]
    return LocalAws(STAGING, ARCHIVE, queue, dead)


def _bucket(s3: Any, name: str, *, locked: bool) -> None:
    try:
        s3.create_bucket(
            Bucket=name,
            CreateBucketConfiguration={"LocationConstraint": REGION},
            ObjectLockEnabledForBucket=locked,
        )
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
            raise


def _let_portal_read(s3: Any, bucket: str, origin: str) -> None:
    rule = {
        "AllowedMethods": ["GET", "HEAD"],
        "AllowedOrigins": [origin],
        "AllowedHeaders": ["*"],
        "ExposeHeaders": ["Content-Disposition", "Content-Length"],
    }
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [rule]})


def _expire_staging(s3: Any) -> None:
    rule = {"ID": "expire", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}
    s3.put_bucket_lifecycle_configuration(Bucket=STAGING, LifecycleConfiguration={"Rules": [rule]})


def _may_send(ses: Any) -> None:
    try:
        ses.create_email_identity(EmailIdentity=NOTICE_SENDER)
    except ClientError as error:
        if error.response["Error"]["Code"] != "AlreadyExistsException":
            raise
