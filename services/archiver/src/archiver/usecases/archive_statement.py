"""Archive one statement: verify, write once, mark, tidy. Every step can be repeated after a crash at any point."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from archiver.domain.statement import Poison, StatementMade, StatementRow
from archiver.ports import Archive, Index
from selfcare_shared.problems import Unavailable

# Billing writes the row first and the copy right after; a message that comes between the two finds none, and comes again.
_STAGING_TAKES = timedelta(minutes=5)


def parse(body: str) -> StatementMade:
    """The message; raises Poison when it is not one."""
    try:
        return msgspec.json.decode(body, type=StatementMade)
    except (msgspec.DecodeError, UnicodeEncodeError):
        raise Poison("unreadable") from None


def archive_statement(index: Index, archive: Archive, message: StatementMade, still_ours: Callable[[], None]) -> StatementRow:
    """Raises Poison for what can never be archived and Unavailable for what can later.

    `still_ours` is called before each effect and raises when the message may have gone to somebody else.
    """
    row = claimed_row(index, message)
    if row.state != "archived":
        pdf = waiting_copy(index, archive, row)
        still_ours()
        _keep(archive, row, pdf)
        still_ours()
        index.mark_archived(row.statement_id, datetime.now(UTC))
    archive.unstage(row)
    return row


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


def _keep(archive: Archive, row: StatementRow, pdf: bytes | None) -> None:
    if pdf is not None and not archive.keep(row, pdf) and archive.kept_hash(row) != row.sha256:
        raise Poison("conflict")
