"""Archive and index held against each other from both sides, as after a restore of the database from a backup.

What one side knows and the other has lost is taken back; what neither can explain is said and left to a person. Nothing in the
archive is written or deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Literal

import msgspec

from archiver.domain.statement import StatementRow
from archiver.ports import Archive, Index
from selfcare_shared.archive_keys import place_of
from selfcare_shared.problems import Unavailable

PAGE = 500
Outcome = Literal["taken back", "marked archived", "reopened", "unexplained", "missing", "altered", "unanswered"]
MENDED: frozenset[Outcome] = frozenset({"taken back", "marked archived", "reopened"})
EXPLANATIONS: dict[Outcome, str] = {
    "taken back": "an object or a staging copy stands and its row was lost: the row is written again from what it carries",
    "marked archived": "the row is pending, its object stands in the archive: the row is marked archived",
    "reopened": "the row is archived, its object is not there, a copy still waits: the row is pending again",
    "unexplained": "an object that the index does not know and that does not carry its row",
    "missing": "the row is archived, and neither the archive nor staging holds the document",
    "unanswered": "the archive did not answer for it, or a cold object has no checksum: run it again",
    "altered": "the object under the row's key is not the statement that was handed out",
}


class Difference(msgspec.Struct, frozen=True):
    """One difference between archive and index; `name` is a statement id or an object's key."""

    name: str
    outcome: Outcome


class Reconcile:
    """Compares both sides; with `mend` writes to the index what is one of `MENDED`."""

    def __init__(self, index: Index, archive: Archive, *, mend: bool) -> None:
        self._index, self._archive, self._mend = index, archive, mend

    def __call__(self) -> Iterator[Difference]:
        """Every difference, as it is found. Running it again finds what is left. Raises Unavailable."""
        yield from self._from_the_archive()
        yield from self._from_staging()
        yield from self._from_the_index()

    def _from_the_archive(self) -> Iterator[Difference]:
        for place, keys in groupby(self._archive.objects(), _account_and_month):
            known = frozenset[str]() if place is None else self._index.hashes(*place)
            for key in keys:
                if (found := place_of(key)) is None or found[2] not in known:
                    yield self._explained(key)

    def _explained(self, key: str) -> Difference:
        row = self._archive.described(key)
        if row is None or row.archive_key != key:
            return Difference(key, "unexplained")
        return self._taken_back(row)

    def _from_staging(self) -> Iterator[Difference]:
        for statement_id in self._archive.staged_ids():
            if self._index.find(statement_id) is None:
                row = self._archive.staged_row(statement_id)
                whole = row is not None and row.statement_id == statement_id
                yield self._taken_back(row) if row and whole else Difference(statement_id, "unexplained")

    def _taken_back(self, row: StatementRow) -> Difference:
        if self._mend:
            self._index.take_back(row)
        return Difference(row.statement_id, "taken back")

    def _from_the_index(self) -> Iterator[Difference]:
        after = ""
        while page := self._index.rows(after, PAGE):
            for row in page:
                outcome = self._of_row(row)
                if outcome is not None:
                    yield Difference(row.statement_id, outcome)
            after = page[-1].statement_id

    def _of_row(self, row: StatementRow) -> Outcome | None:
        try:
            kept = self._archive.kept_hash(row)
        except Unavailable:
            return "unanswered"
        if kept is not None and kept != row.sha256:
            return "altered"
        if row.state == "pending":
            return None if kept is None else self._marked(row)
        return None if kept is not None else self._lost(row)

    def _marked(self, row: StatementRow) -> Outcome:
        if self._mend:
            self._index.mark_archived(row.statement_id, datetime.now(UTC))
        return "marked archived"

    def _lost(self, row: StatementRow) -> Outcome:
        if self._archive.staged(row) is None and self._index.spilled(row.statement_id) is None:
            return "missing"
        if self._mend:
            self._index.reopen(row.statement_id)
        return "reopened"


def _account_and_month(key: str) -> tuple[str, str] | None:
    place = place_of(key)
    return None if place is None else place[:2]
