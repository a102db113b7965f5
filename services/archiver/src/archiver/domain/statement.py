"""A statement on its way into the archive, and the key it stands under there."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from selfcare_shared.archive_keys import archive_key

STAGING_PREFIX = "staging/"
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

    @property
    def archive_key(self) -> str:
        """Content-addressed: the same bytes of the same month always stand in the same place."""
        return archive_key(self.billing_account, self.month, self.sha256)

    @property
    def staging_key(self) -> str:
        """Where billing put the PDF."""
        return f"{STAGING_PREFIX}{self.statement_id}.pdf"


class StatementMade(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """The queue message (contracts/events/statement-made.v1.json)."""

    schema_version: Literal[1]
    statement_id: str
    billing_account: str
    month: str
    sha256: str


class Poison(Exception):
    """A message that can never be archived; `reason` is a stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
