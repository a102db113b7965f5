"""S3: a bucket policy may name "*" as principal, on which moto stumbles when it looks for log delivery rights; and a lifecycle
answers the smallest object that it moves.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.s3.models import FakeBucket
from moto.s3.responses import S3Response

_HEADER = "x-amz-transition-default-minimum-object-size"
_USUAL = "all_storage_classes_128K"
_smallest: dict[str, str] = {}


def install() -> None:
    """Repair both."""
    _let_policies_name_everybody()
    _answer_smallest_object()


def _let_policies_name_everybody() -> None:
    plain = FakeBucket._log_permissions_enabled_policy

    def enabled(target_bucket: FakeBucket, target_prefix: str | None) -> bool:
        policy = target_bucket.policy
        if policy:
            document = json.loads(policy)
            document["Statement"] = [entry for entry in document["Statement"] if entry.get("Principal") != "*"]
            target_bucket.policy = json.dumps(document).encode()
        try:
            return bool(plain(target_bucket, target_prefix))
        finally:
            target_bucket.policy = policy

    FakeBucket._log_permissions_enabled_policy = staticmethod(enabled)


def _answer_smallest_object() -> None:
    plain_put, plain_get = S3Response._bucket_response_put, S3Response.get_bucket_lifecycle

    def put(self: S3Response, request: Any, bucket_name: str, querystring: dict[str, Any]) -> Any:
        if "lifecycle" in querystring:
            _smallest[bucket_name] = request.headers.get(_HEADER, _USUAL)
        return plain_put(self, request, bucket_name, querystring)

    def get(self: S3Response) -> Any:
        status, headers, body = plain_get(self)
        return status, dict(headers) | {_HEADER: _smallest.get(self.bucket_name, _USUAL)}, body

    S3Response._bucket_response_put = put
    S3Response.get_bucket_lifecycle = get
