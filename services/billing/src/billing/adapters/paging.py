"""A list read page by page, whatever the dialect: every record once, in time order, as many as the engine counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from billing.adapters.checks import invalid
from billing.adapters.sharing import Sharing
from billing.domain.usage import UsageRecord
from billing.ports import TooManyRecords, UsageSlice


def every_record(fetch: Callable[[int], UsageSlice], most: int | None) -> Iterator[UsageRecord]:
    """Records of all pages. A page may repeat or lose a record when usage arrives while paging, so repeats are dropped by id.

    What is lost shows against the engine's count and is a problem, never a shorter list; `fetch` takes an offset.
    """
    seen: set[str] = set()
    sharing, offset, total = Sharing(), 0, 1
    latest: datetime | None = None
    while offset < total:
        page = fetch(offset)
        passed = len(page.records) + len(page.hidden)
        total, offset = page.total, offset + passed
        if most is not None and total > most:
            raise TooManyRecords(total)
        if not passed and total > offset:
            raise invalid("gap between pages")
        seen.update(page.hidden)
        for record in page.records:
            if record.id in seen:
                continue
            if latest is not None and record.start < latest:
                raise invalid("records out of order")
            seen.add(record.id)
            latest = record.start
            yield sharing.shared(record)
    if len(seen) != total:
        raise invalid("records missing or repeated")


def require_within(records: Sequence[UsageRecord], hidden: int, start: datetime, end: datetime, limit: int) -> None:
    """The engine's filters are not taken on trust: times within the period, and no more entries than were asked for."""
    if len(records) + hidden > limit:
        raise invalid("more records than asked for")
    if any(not start <= record.start < end for record in records):
        raise invalid("record outside the period")
