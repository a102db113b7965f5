"""A list read page by page, whatever the dialect: every record once, up to where the list ends.

An engine's total is optional in TMF630 and wrong in the field, so the list ends where a page is empty or brings nothing new, or
where it is short and the total, when there is one, is reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from billing.adapters.sharing import Sharing
from billing.domain.notes import Reading
from billing.domain.usage import UsageRecord
from billing.ports import UNREAD, TooManyRecords, UsageSlice
from selfcare_shared import logs

T = TypeVar("T")


class ListEnd:
    """Knows when a list has been read to its end; `ids` of entries tell them apart."""

    def __init__(self, limit: int) -> None:
        self.offset = 0
        self.total: int | None = None
        self._limit = limit
        self._seen: set[str] = set()
        self._unread = 0

    def fresh(self, identifier: str) -> bool:
        """Whether this entry comes for the first time, which is noted."""
        if identifier in self._seen:
            return False
        self._seen.add(identifier)
        return True

    def unread(self) -> None:
        """An entry that cannot be told from others."""
        self._unread += 1

    def reached(self, passed: int, seen_before: int, total: int | None, *, more: bool | None) -> bool:
        """After a page of `passed` entries: whether it was the last. `more` is what a link to a next page tells, if any."""
        self.offset += passed
        # Some engines count nothing on a page beyond the end.
        self.total = total if passed or self.total is None else self.total
        short = total is not None and self.offset < total
        if not passed or (len(self._seen) == seen_before and not (short and self._unread)):
            return True
        if more is None:
            return passed < self._limit and total is not None and not short
        return not more and not short

    @property
    def count(self) -> int:
        """Different entries so far."""
        return len(self._seen)

    @property
    def missing(self) -> int:
        """How many of the entries that the engine counts did not come."""
        return max(0, (self.total or 0) - len(self._seen) - self._unread)


def every_record(
    fetch: Callable[[int], UsageSlice], most: int | None, reading: Reading | None = None, limit: int = 1
) -> Iterator[UsageRecord]:
    """Records of all pages of at most `limit` entries; `fetch` takes an offset.

    A page may repeat or lose a record when usage arrives while paging: repeats are dropped by id, and what is lost against the
    engine's count is said in `reading`. Raises TooManyRecords as soon as more than `most` are told or have come.
    """
    sharing, end = Sharing(), ListEnd(limit)
    last = False
    while not last:
        page, before = fetch(end.offset), end.count
        if most is not None and max(page.total or 0, end.offset + page.passed) > most:
            raise TooManyRecords(max(page.total or 0, end.offset + page.passed))
        for hidden in page.hidden:
            if hidden == UNREAD:
                end.unread()
            else:
                end.fresh(hidden)
        for record in page.records:
            if end.fresh(record.id):
                yield sharing.shared(record)
        last = end.reached(page.passed, before, page.total, more=page.more)
    if end.missing:
        logs.event("usage.missing", count=end.missing)
        if reading is not None:
            reading.missing += end.missing


def within(records: Sequence[UsageRecord], start: datetime, end: datetime) -> tuple[list[UsageRecord], tuple[str, ...]]:
    """Those of the period, and the ids of the others: an engine's filter is not taken on trust."""
    kept = [record for record in records if start <= record.start < end]
    if len(kept) == len(records):
        return kept, ()
    outside = tuple(record.id for record in records if not start <= record.start < end)
    logs.event("usage.outside_period", count=len(outside))
    return kept, outside
