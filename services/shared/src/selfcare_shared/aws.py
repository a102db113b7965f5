"""AWS clients with the project's timeouts and retries; addresses and credentials come from the environment."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

AWS_ERRORS = (BotoCoreError, ClientError)
# In older regions boto3 signs links in the old way and for a host of no region: S3 refuses the first for objects under
# a KMS key, and redirects the second. An endpoint that is an IP address is spoken to by path all the same.
_S3: dict[str, Any] = {
    "signature_version": "s3v4",
    "s3": {"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"},
}


def client(service: str, *, read_timeout: float = 10.0, connect_timeout: float = 2.0, attempts: int = 3, **options: Any) -> Any:
    """A boto3 client; timeouts are seconds, `attempts` counts the first, retries are the SDK's `standard` mode."""
    config = Config(
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        retries={"mode": "standard", "total_max_attempts": attempts},
        user_agent_extra="selfcare",
        **(_S3 if service == "s3" else {}),
        **options,
    )
    return boto3.client(service, config=config)  # type: ignore[call-overload]


def error_code(error: Exception) -> str:
    """AWS's own word for what went wrong, or the exception's name."""
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", "unknown"))
    return type(error).__name__
