"""Where a statement stands in either bucket, and what its object carries so that its row can be found again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

STAGING_PREFIX = "staging/"


def staging_key(statement_id: str) -> str:
    """Where billing puts the PDF, for the archiver to fetch."""
    return f"{STAGING_PREFIX}{statement_id}.pdf"


def archive_key(billing_account: str, month: str, sha256: str) -> str:
    """Content-addressed (`month` is `yyyy-mm`): the same bytes of the same month always stand in the same place."""
    return f"{billing_account}/{month[:4]}/{month[5:]}/{sha256}.pdf"


def made_within_month(month: str, made_at: datetime, zone: ZoneInfo) -> bool:
    """Whether a statement of `month` (`yyyy-mm`) was made while that month still lasted there."""
    year, number = int(month[:4]), int(month[5:])
    return made_at < datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)


def place_of(key: str) -> tuple[str, str, str] | None:
    """Billing account, month and SHA-256 that a key stands for; None for a key of another form."""
    parts = key.removesuffix(".pdf").split("/")
    if len(parts) != 4 or archive_key(parts[0], f"{parts[1]}-{parts[2]}", parts[3]) != key:
        return None
    return parts[0], f"{parts[1]}-{parts[2]}", parts[3]


def object_metadata(values: Mapping[str, str | int | datetime | None]) -> dict[str, str]:
    """A row's columns as S3 user metadata: identifiers, measures and times, no personal data; what is None is left out.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html#UserMetadata
    """
    given = {name.replace("_", "-"): value for name, value in values.items() if value is not None}
    return {name: value.isoformat() if isinstance(value, datetime) else str(value) for name, value in given.items()}


def row_values(metadata: Mapping[str, str]) -> dict[str, Any]:
    """The columns that an object carries, as they were written."""
    return {name.replace("-", "_"): value for name, value in metadata.items()}
