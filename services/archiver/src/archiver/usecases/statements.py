"""ListStatements, RetrieveStatement, RestoreStatement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from archiver.domain.statement import State, StatementRow
from archiver.ports import Archive, ArchivedObject, Index
from selfcare_shared.links.port import CustomerNotFound, Viewer
from selfcare_shared.problems import Conflict, NotFound


class StatementView(msgspec.Struct, frozen=True, kw_only=True):
    """A statement with its state now and, when it is readable, a link. Times are UTC."""

    row: StatementRow
    state: State
    link: str | None = None
    link_expires_at: datetime | None = None
    expected_at: datetime | None = None


class Statements(msgspec.Struct, frozen=True):
    """What the usecases work with; `link_lifetime` is seconds, `warm_days` how long objects stay readable at once."""

    index: Index
    archive: Archive
    link_lifetime: int
    warm_days: int

    def list(self, viewer: Viewer, customer_id: str, offset: int, limit: int) -> tuple[list[StatementView], int]:
        """A page, newest month first, and how many there are."""
        try:
            rows, total = self.index.list(viewer, customer_id, offset, limit)
        except CustomerNotFound:
            raise NotFound from None
        return [StatementView(row=row, state=self._listed_state(row)) for row in rows], total

    def retrieve(self, viewer: Viewer, customer_id: str, statement_id: str) -> StatementView:
        """One statement; the link is made after the ownership check and only when the object can be read."""
        row = self._own(viewer, customer_id, statement_id)
        found = self._look(row)
        if found.state not in ("archived", "restored"):
            return StatementView(row=row, state=found.state, expected_at=found.expected_at)
        expires = datetime.now(UTC) + timedelta(seconds=self.link_lifetime)
        return StatementView(row=row, state=found.state, link=self.archive.link(row), link_expires_at=expires)

    def restore(self, viewer: Viewer, customer_id: str, statement_id: str) -> StatementView:
        """Start a restore where one is needed; raises Conflict while the statement is not archived yet."""
        row = self._own(viewer, customer_id, statement_id)
        found = self._look(row)
        if found.state == "pending":
            raise Conflict("The statement is still on its way into the archive.")
        if found.state == "deep-archived":
            # Noted first: a job that started without its moment could not say when it will be done.
            self.index.mark_restoring(row.statement_id, datetime.now(UTC))
            self.archive.restore(row)
        return self.retrieve(viewer, customer_id, statement_id)

    def _listed_state(self, row: StatementRow) -> State:
        """The bucket is asked only about objects old enough to have moved to deep archive."""
        if row.state == "archived" and row.archived_at is not None:
            if row.archived_at + timedelta(days=self.warm_days) > datetime.now(UTC):
                return "archived"
            # One missing document does not take the others from the customer; asked for itself, it answers 404.
            found = self.archive.look(row)
            return row.state if found is None else found.state
        return "pending"

    def _own(self, viewer: Viewer, customer_id: str, statement_id: str) -> StatementRow:
        try:
            row = self.index.retrieve(viewer, customer_id, statement_id)
        except CustomerNotFound:
            raise NotFound from None
        if row is None:
            raise NotFound
        return row

    def _look(self, row: StatementRow) -> ArchivedObject:
        if row.state == "pending":
            return ArchivedObject("pending", None)
        found = self.archive.look(row)
        if found is None:
            raise NotFound("The archived document is missing. Support has been told.")
        return found
