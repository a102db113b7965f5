"""What the archiver needs from outside, in its own words."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import msgspec

from archiver.domain.statement import State, StatementRow
from selfcare_shared.directory.port import Viewer


class Index(Protocol):
    """The statement index. Raises Unavailable when it cannot be asked."""

    def find(self, statement_id: str) -> StatementRow | None:
        """The row, for the worker."""
        ...

    def mark_archived(self, statement_id: str, at: datetime) -> None:
        """Set `archived`; repeating changes nothing."""
        ...

    def pending_before(self, moment: datetime, limit: int) -> list[StatementRow]:
        """Rows still pending that were made before then, oldest first."""
        ...

    def list(self, viewer: Viewer, customer_id: str, offset: int, limit: int) -> tuple[list[StatementRow], int]:
        """A viewer's page, newest month first, and how many there are; raises CustomerNotFound."""
        ...

    def retrieve(self, viewer: Viewer, customer_id: str, statement_id: str) -> StatementRow | None:
        """A viewer's statement or None; raises CustomerNotFound."""
        ...


class ArchivedObject(msgspec.Struct, frozen=True):
    """What the archive says of an object: its state and, while restoring, when it should be readable."""

    state: State
    expected_at: datetime | None


class Archive(Protocol):
    """The staging and archive buckets. Raises Unavailable; there is no way to delete from the archive."""

    def staged(self, row: StatementRow) -> bytes | None:
        """The staged PDF, or None when there is none."""
        ...

    def keep(self, row: StatementRow, pdf: bytes) -> bool:
        """Write once; False when an object stands there already."""
        ...

    def kept_hash(self, row: StatementRow) -> str | None:
        """SHA-256 of the object in the archive, or None."""
        ...

    def unstage(self, row: StatementRow) -> None:
        """Drop the staging copy."""
        ...

    def look(self, row: StatementRow) -> ArchivedObject | None:
        """State of the archived object, or None when it is missing."""
        ...

    def link(self, row: StatementRow) -> str:
        """A short-lived address of the object."""
        ...

    def restore(self, row: StatementRow) -> None:
        """Start a restore; one that runs already is left alone."""
        ...


class Message(msgspec.Struct, frozen=True):
    """A received message."""

    id: str
    receipt: str
    body: str


class Queue(Protocol):
    """The statement queue."""

    def receive(self) -> list[Message]:
        """Up to a batch, after at most the long poll's wait."""
        ...

    def delete(self, message: Message) -> None:
        """Done with it; a failure only means that it comes again."""
        ...

    def send(self, row: StatementRow) -> None:
        """Ask for a pending statement to be archived."""
        ...
