"""Archive one statement: verify, write once, mark, tidy. Every step can be repeated after a crash at any point."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import msgspec

from archiver.domain.statement import Poison, StatementMade, StatementRow
from archiver.ports import Archive, Index


def parse(body: str) -> StatementMade:
    """The message; raises Poison when it is not one."""
    try:
        return msgspec.json.decode(body, type=StatementMade)
    except (msgspec.DecodeError, UnicodeEncodeError):
        raise Poison("unreadable") from None


def archive_statement(index: Index, archive: Archive, message: StatementMade) -> StatementRow:
    """Raises Poison for what can never be archived and Unavailable for what can later."""
    row = index.find(message.statement_id)
    if row is None or (row.sha256, row.billing_account, row.month) != (
        message.sha256,
        message.billing_account,
        message.month,
    ):
        raise Poison("unknown statement")
    if row.state != "archived":
        _keep(archive, row)
        index.mark_archived(row.statement_id, datetime.now(UTC))
    archive.unstage(row)
    return row


def _keep(archive: Archive, row: StatementRow) -> None:
    pdf = archive.staged(row)
    if pdf is None:
        if archive.kept_hash(row) == row.sha256:
            return
        raise Poison("staging object missing")
    if hashlib.sha256(pdf).hexdigest() != row.sha256:
        raise Poison("hash mismatch")
    if not archive.keep(row, pdf) and archive.kept_hash(row) != row.sha256:
        raise Poison("conflict")
