"""The SQL that the adapter asks: plain reads and one guarded update by key, on the view that the DBA installs (docs/oracle)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from selfcare_shared.customers.columns import COLUMNS
from selfcare_shared.customers.port import EDITABLE, CustomerChange, CustomerRecord

VIEW = "SELFCARE_CUSTOMER"
CHANGE_KEY = "change_key"
_LIST = ", ".join((*COLUMNS, CHANGE_KEY))
BY_ID = f"SELECT {_LIST} FROM {VIEW} WHERE customer_id = :customer_id"  # noqa: S608
BY_ID_LOCKED = f"{BY_ID} FOR UPDATE"
BY_MSISDN = f"SELECT {_LIST} FROM {VIEW} WHERE msisdn = :msisdn"  # noqa: S608


class UnusableRow(Exception):
    """The view shows something that is not a customer."""


def update(change: CustomerChange) -> str:
    """The guarded UPDATE; column names come from the closed list alone."""
    assignments = ", ".join(f"{name} = :{name}" for name in EDITABLE if name in change.values)
    return (
        f"UPDATE {VIEW} SET {assignments}, version = version + 1, updated_at = :updated_at,"  # noqa: S608
        " change_key = :change_key WHERE customer_id = :customer_id AND version = :expected_version"
    )


def update_binds(customer_id: str, change: CustomerChange, key: str) -> dict[str, Any]:
    """Binds of `update`. Oracle holds no empty text, so it becomes NULL here and not by surprise."""
    values = {name: _bound(change.values[name]) for name in EDITABLE if name in change.values}
    return values | {
        "updated_at": change.at.astimezone(UTC).replace(tzinfo=None),
        "change_key": key,
        "customer_id": customer_id,
        "expected_version": change.expected_version,
    }


def to_record(row: Sequence[Any]) -> tuple[CustomerRecord, str | None]:
    """A row as a record, and the key of its last change through self-care; raises UnusableRow."""
    values = dict(zip(COLUMNS, row, strict=False))
    try:
        values["marketing_consent"] = bool(values["marketing_consent"])
        values["updated_at"] = values["updated_at"].replace(tzinfo=UTC)
        return msgspec.convert(values | {"segment": "corporate"}, CustomerRecord), row[len(COLUMNS)]
    except (msgspec.ValidationError, AttributeError, IndexError):
        raise UnusableRow from None


def applied(before: CustomerRecord, change: CustomerChange) -> CustomerRecord:
    """What the record is once the change stands, without asking."""
    values = {name: value or None if isinstance(value, str) else value for name, value in change.values.items()}
    # Kept to the microsecond by TIMESTAMP(6), as Python does.
    moment: datetime = change.at.astimezone(UTC)
    return msgspec.structs.replace(before, **values, version=before.version + 1, updated_at=moment)


def _bound(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return None if value == "" else value
