"""The statement that a queue message speaks of: whether it is one of ours, and where its PDF waits."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import msgspec

from archiver.domain.statement import Poison, StatementRow
from archiver.ports import Archive, Index
from selfcare_shared.problems import Unavailable
from selfcare_shared.statement_made import StatementMade

# Billing writes the row first and the copy right after; a message that comes between the two finds none, and comes again.
_STAGING_TAKES = timedelta(minutes=5)


def parse(body: str) -> StatementMade:
    """The message; raises Poison when it is not one."""
    try:
        return msgspec.json.decode(body, type=StatementMade)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        raise Poison("unreadable") from None


def claimed_row(index: Index, message: StatementMade) -> StatementRow:
    """The row that the message speaks of; raises Poison("unknown") unless it fits in every point."""
    row = index.find(message.statement_id)
    if row is None or (row.sha256, row.billing_account, row.month) != (message.sha256, message.billing_account, message.month):
        raise Poison("unknown")
    return row


def waiting_copy(index: Index, archive: Archive, row: StatementRow) -> bytes | None:
    """The staged PDF, or the one kept in the database while the staging bucket was away; None when it is archived."""
    pdf = archive.staged(row)
    if pdf is None:
        pdf = index.spilled(row.statement_id)
    if pdf is None and archive.kept_hash(row) != row.sha256:
        if datetime.now(UTC) - row.created_at < _STAGING_TAKES:
            raise Unavailable
        raise Poison("missing")
    if pdf is not None and hashlib.sha256(pdf).hexdigest() != row.sha256:
        raise Poison("altered")
    return pdf
