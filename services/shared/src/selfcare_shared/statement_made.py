"""The queue message by which billing tells the archiver of a statement (contracts/events/statement-made.v1.json)."""

from __future__ import annotations

from typing import Literal

import msgspec


class StatementMade(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A PDF lies in the staging bucket. Ids and a hash, no personal data; `month` is `yyyy-mm`."""

    schema_version: Literal[1]
    statement_id: str
    billing_account: str
    month: str
    sha256: str

    def encode(self) -> str:
        """The message's text."""
        return msgspec.json.encode(self).decode()
