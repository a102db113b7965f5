"""Archive one statement: verify, write once, mark, tidy. Every step can be repeated after a crash at any point."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from archiver.domain.statement import Poison, StatementRow
from archiver.ports import Archive, Index
from archiver.usecases.waiting_statement import claimed_row, waiting_copy
from selfcare_shared.statement_made import StatementMade


class ArchiveStatement:
    """Moves a statement from staging into the archive."""

    def __init__(self, index: Index, archive: Archive) -> None:
        self._index, self._archive = index, archive

    def __call__(self, message: StatementMade, still_ours: Callable[[], None]) -> StatementRow:
        """Raises Poison for what can never be archived and Unavailable for what can later.

        `still_ours` is called before each effect and raises when the message may have gone to somebody else.
        """
        row = claimed_row(self._index, message)
        if row.state != "archived":
            pdf = waiting_copy(self._index, self._archive, row)
            still_ours()
            self._keep(row, pdf)
            still_ours()
            self._index.mark_archived(row.statement_id, datetime.now(UTC))
        self._archive.unstage(row)
        return row

    def _keep(self, row: StatementRow, pdf: bytes | None) -> None:
        if pdf is not None and not self._archive.keep(row, pdf) and self._archive.kept_hash(row) != row.sha256:
            raise Poison("conflict")
