"""The customer columns in one order for every directory, and a row turned into a record.

The residential database packs a row into one JSON array: a driver in pure Python spends as long on describing eighteen
columns as on everything else of the round trip (ADR 0003).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from selfcare_shared.customers.port import FIELDS, CustomerRecord
from selfcare_shared.db import instant
from selfcare_shared.links.port import Segment

COLUMNS = tuple(field.name for field in FIELDS if field.about.stored)


def column_list(alias: str) -> str:
    """The columns for a SELECT, each with the table's alias."""
    return ", ".join(f"{alias}.{name}" for name in COLUMNS)


def packed_columns(alias: str, *first: str) -> str:
    """The columns, after others that come `first`, as one JSON array, in the words that MySQL, MariaDB and SQLite share."""
    return f"JSON_ARRAY({', '.join((*first, column_list(alias)))})"


def unpack(row: Sequence[Any]) -> Sequence[Any]:
    """The columns of a row read by `packed_columns`."""
    values: list[Any] = msgspec.json.decode(row[0])
    return values


def to_record(segment: Segment, row: Sequence[Any]) -> CustomerRecord:
    """A row in COLUMNS order as a record."""
    values: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    values["marketing_consent"] = bool(values["marketing_consent"])
    values["updated_at"] = instant(values["updated_at"])
    return CustomerRecord(segment=segment, **values)
