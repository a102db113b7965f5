"""The customer columns in one order for every directory, and a row turned into a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from selfcare_shared.db import instant
from selfcare_shared.directory.port import CustomerRecord, Segment

COLUMNS = (
    "customer_id",
    "status",
    "given_name",
    "family_name",
    "organization_name",
    "msisdn",
    "billing_account",
    "email",
    "contact_phone",
    "street",
    "postal_code",
    "city",
    "country",
    "language",
    "marketing_consent",
    "statement_notification",
    "version",
    "updated_at",
)


def column_list(alias: str) -> str:
    """The columns for a SELECT, each with the table's alias."""
    return ", ".join(f"{alias}.{name}" for name in COLUMNS)


def to_record(segment: Segment, row: Sequence[Any]) -> CustomerRecord:
    """A row in COLUMNS order as a record."""
    values: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    values["marketing_consent"] = bool(values["marketing_consent"])
    values["updated_at"] = instant(values["updated_at"])
    return CustomerRecord(segment=segment, **values)
