"""What the archiver needs from outside, in its own words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

import msgspec

from archiver.domain.statement import Shelf, State, StatementRow


class Index(Protocol):
    """The statement index. Raises Unavailable when it cannot be asked."""

    def find(self, statement_id: str) -> StatementRow | None:
        """The row, for the worker."""
        ...

    def spilled(self, statement_id: str) -> bytes | None:
        """The PDF that was put into the database because the staging bucket was away, or None."""
        ...

    def mark_archived(self, statement_id: str, at: datetime) -> None:
        """Set `archived` and drop what the database held of the PDF; repeating changes nothing."""
        ...

    def mark_failed(self, statement_id: str, reason: str) -> None:
        """Why a pending statement went to the dead letters; it is not swept any more."""
        ...

    def clear_failure(self, statement_id: str) -> None:
        """It is tried again."""
        ...

    def mark_restoring(self, statement_id: str, at: datetime) -> None:
        """A restore was asked for."""
        ...

    def pending_figures(self) -> tuple[int, float]:
        """How many are pending, and the age of the oldest in seconds."""
        ...

    def least_inspected(self, limit: int) -> list[StatementRow]:
        """Archived statements, those first that were not inspected for longest."""
        ...

    def mark_inspected(self, statement_id: str, at: datetime) -> None:
        """It was looked at."""
        ...

    def due(self, made_before: datetime, now: datetime, limit: int) -> list[StatementRow]:
        """Rows still pending, without a failure, made before then, whose turn has come; those first that wait for longest."""
        ...

    def put_off(self, statement_id: str, until: datetime) -> None:
        """It had its turn and has the next one then; counts the attempt."""
        ...

    def failed(self, after: str, limit: int) -> list[StatementRow]:
        """Pending rows with a failure whose statement id follows `after`, in the order of ids."""
        ...

    def rows(self, after: str, limit: int) -> list[StatementRow]:
        """Rows of any state whose statement id follows `after`, in the order of ids."""
        ...

    def hashes(self, billing_account: str, month: str) -> frozenset[str]:
        """SHA-256 of every statement of an account's month."""
        ...

    def take_back(self, row: StatementRow) -> bool:
        """Insert a row that was lost; False when it stands already."""
        ...

    def reopen(self, statement_id: str) -> None:
        """An archived row becomes pending again."""
        ...

    def list(self, shelf: Shelf, offset: int, limit: int) -> tuple[list[StatementRow], int]:
        """A page of the shelf, newest month first, and how many there are."""
        ...

    def retrieve(self, shelf: Shelf, statement_id: str) -> StatementRow | None:
        """The statement, None when it does not stand on the shelf."""
        ...


class ArchivedObject(msgspec.Struct, frozen=True):
    """What the archive says of an object: its state and, while restoring, when it should be readable.

    Without `expected_at` the time that AWS gives for a restore is over, or nobody knows when it was asked for.
    """

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
        """SHA-256 of the object in the archive, or None; raises Unavailable when a cold object cannot say it."""
        ...

    def unstage(self, row: StatementRow) -> None:
        """Drop the staging copy."""
        ...

    def inspect(self, row: StatementRow) -> str:
        """What is wrong with the archived object: `missing`, `altered`, `unlocked`, or nothing."""
        ...

    def staged_before(self, moment: datetime) -> list[str]:
        """Statement ids of staging copies older than that, a page of them at most; from anywhere when there are more."""
        ...

    def objects(self) -> Iterator[str]:
        """Key of every object in the archive, in the order of keys."""
        ...

    def staged_ids(self) -> Iterator[str]:
        """Statement id of every staging copy."""
        ...

    def described(self, key: str) -> StatementRow | None:
        """The row that an archived object carries, or None when it carries none."""
        ...

    def staged_row(self, statement_id: str) -> StatementRow | None:
        """The row that a staging copy carries, or None when it carries none."""
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

    def send(self, row: StatementRow) -> bool:
        """Ask for a pending statement to be archived; False when the queue is away."""
        ...

    def send_body(self, body: str) -> None:
        """Send a message again as it was; raises Unavailable."""
        ...

    def extend(self, message: Message, seconds: float) -> bool:
        """Keep a message in hand for so long from now; False when it may have gone to somebody else."""
        ...

    def bury(self, message: Message, reason: str) -> bool:
        """Move a message that can never succeed to the dead letters; False when that was not possible."""
        ...

    def figures(self) -> dict[str, int]:
        """Messages waiting, in flight and dead."""
        ...


class DeadLetter(msgspec.Struct, frozen=True):
    """A message that could not be archived, and why."""

    id: str
    receipt: str
    body: str
    reason: str


class DeadLetters(Protocol):
    """The dead-letter queue as the redrive tool sees it. Raises Unavailable."""

    def all(self) -> Iterator[DeadLetter]:
        """Every letter once."""
        ...

    def delete(self, letter: DeadLetter) -> None:
        """It is dealt with."""
        ...

    def release(self, letter: DeadLetter) -> None:
        """It stays, and can be looked at again at once."""
        ...
