"""A statement on its way into the archive, and the key it stands under there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from selfcare_shared.archive_keys import archive_key, made_within_month, object_metadata, row_values, staging_key

_CARRIED = ("statement_id", "customer_id", "billing_account", "month", "language", "sha256", "size_bytes")
_CARRIED_TIMES = ("created_at", "usage_read_at")
Stored = Literal["pending", "archived"]
State = Literal["pending", "archived", "deep-archived", "restoring", "restored"]


class StatementRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the statement index. Times are UTC, sizes bytes."""

    statement_id: str
    customer_id: str
    billing_account: str
    month: str
    sha256: str
    size_bytes: int
    state: Stored
    created_at: datetime
    archived_at: datetime | None
    restore_asked_at: datetime | None = None
    language: str | None = None
    usage_read_at: datetime | None = None
    attempts: int = 0

    @property
    def archive_key(self) -> str:
        """Content-addressed: the same bytes of the same month always stand in the same place."""
        return archive_key(self.billing_account, self.month, self.sha256)

    def is_provisional(self, zone: ZoneInfo) -> bool:
        """Whether it was made while its month still lasted there."""
        return made_within_month(self.month, self.created_at, zone)

    def file_name(self, zone: ZoneInfo) -> str:
        """What the file is called: a provisional one says so, and of which local day it is."""
        made = f"-provisional-{self.created_at.astimezone(zone):%Y-%m-%d}" if self.is_provisional(zone) else ""
        return f"statement-{self.month}{made}.pdf"

    @property
    def staging_key(self) -> str:
        """Where billing put the PDF."""
        return staging_key(self.statement_id)


def carried(row: StatementRow) -> dict[str, str]:
    """What an object of this statement carries, so that a lost row can be taken back from it."""
    return object_metadata({name: getattr(row, name) for name in (*_CARRIED, *_CARRIED_TIMES)})


def from_carried(metadata: Mapping[str, str], state: Stored, archived_at: datetime | None) -> StatementRow | None:
    """The row that an object carries; None when it carries none, or not a whole one."""
    try:
        return msgspec.convert(row_values(metadata) | {"state": state, "archived_at": archived_at}, StatementRow, strict=False)
    except msgspec.ValidationError:
        return None


class Shelf(msgspec.Struct, frozen=True):
    """A customer's statements as one viewer may see them: from `first_month` (`yyyy-mm`) on, None for any."""

    customer_id: str
    first_month: str | None


# Found in the statement's own row and copies. The other reasons speak of a message alone, which anybody may have sent.
_OF_THE_STATEMENT = frozenset({"missing", "altered", "conflict"})


class Poison(Exception):
    """A message that can never be archived; `reason` is a stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def concerns_the_statement(self) -> bool:
        """Whether the statement itself cannot be archived, and not only what this message says of it."""
        return self.reason in _OF_THE_STATEMENT
