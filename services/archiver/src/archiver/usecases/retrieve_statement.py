"""RetrieveStatement, RestoreStatement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from archiver.domain.statement import Shelf, State, StatementRow
from archiver.ports import Archive, ArchivedObject, Index
from selfcare_shared.problems import Conflict, NotFound


class StatementView(msgspec.Struct, frozen=True, kw_only=True):
    """A statement with its state now and, when it is readable, a link. Times are UTC."""

    row: StatementRow
    state: State
    link: str | None = None
    link_expires_at: datetime | None = None
    expected_at: datetime | None = None


class RetrieveStatement:
    """Shows a statement of a shelf; a link lives `link_lifetime` seconds."""

    def __init__(self, index: Index, archive: Archive, link_lifetime: int) -> None:
        self._index, self._archive, self._lifetime = index, archive, timedelta(seconds=link_lifetime)

    def __call__(self, shelf: Shelf, statement_id: str) -> StatementView:
        """The link is made only when the object can be read; raises NotFound for what does not stand on the shelf."""
        row, found = _look(self._index, self._archive, shelf, statement_id)
        if found.state not in ("archived", "restored"):
            return StatementView(row=row, state=found.state, expected_at=found.expected_at)
        expires = datetime.now(UTC) + self._lifetime
        return StatementView(row=row, state=found.state, link=self._archive.link(row), link_expires_at=expires)


class RestoreStatement:
    """Brings a statement back from deep archive."""

    def __init__(self, index: Index, archive: Archive, retrieve: RetrieveStatement) -> None:
        self._index, self._archive, self._retrieve = index, archive, retrieve

    def __call__(self, shelf: Shelf, statement_id: str) -> StatementView:
        """Start a restore where one is needed; raises NotFound, or Conflict while the statement is not archived yet."""
        row, found = _look(self._index, self._archive, shelf, statement_id)
        if found.state == "pending":
            raise Conflict("The statement is still on its way into the archive.")
        if found.state == "deep-archived":
            # Noted first: a job that started without its moment could not say when it will be done.
            self._index.mark_restoring(row.statement_id, datetime.now(UTC))
            self._archive.restore(row)
        return self._retrieve(shelf, statement_id)


def _look(index: Index, archive: Archive, shelf: Shelf, statement_id: str) -> tuple[StatementRow, ArchivedObject]:
    row = index.retrieve(shelf, statement_id)
    if row is None:
        raise NotFound
    if row.state == "pending":
        return row, ArchivedObject("pending", None)
    found = archive.look(row)
    if found is None:
        raise NotFound("The archived document is missing. Support has been told.")
    return row, found
