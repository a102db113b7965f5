"""ListStatements."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from archiver.domain.statement import Shelf, State, StatementRow
from archiver.ports import Archive, Index
from archiver.usecases.retrieve_statement import StatementView


class ListStatements:
    """Reads pages of a shelf; `warm_days` is how long objects stay readable at once."""

    def __init__(self, index: Index, archive: Archive, warm_days: int) -> None:
        self._index, self._archive, self._warm = index, archive, timedelta(days=warm_days)

    def __call__(self, shelf: Shelf, offset: int, limit: int) -> tuple[list[StatementView], int]:
        """A page, newest month first, and how many there are."""
        rows, total = self._index.list(shelf, offset, limit)
        return [StatementView(row=row, state=self._listed_state(row)) for row in rows], total

    def _listed_state(self, row: StatementRow) -> State:
        """The bucket is asked only about objects old enough to have moved to deep archive."""
        if row.state == "archived" and row.archived_at is not None:
            if row.archived_at + self._warm > datetime.now(UTC):
                return "archived"
            # One missing document does not take the others from the customer; asked for itself, it answers 404.
            found = self._archive.look(row)
            return row.state if found is None else found.state
        return "pending"
