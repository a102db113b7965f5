"""What every adapter of a rating engine must hold over recorded answers of its engine: add a dialect's months to MONTHS.

A month is a name, an engine that plays what was recorded (`RatingEngine`), the account and the period.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from billing.api.documents import usage_document
from billing.domain.months import Month, Period
from billing.domain.notes import Note, Reading, notes_on
from billing.domain.reconciliation import Reconciliation, reconcile
from billing.domain.usage import UsageRecord
from billing.ports import RatingEngine
from billing.usecases.itemised_usage import UsageWindow, in_time
from tests.contract.recorded import month_engine, months, whole_year


class RecordedMonth(NamedTuple):
    """One recorded month and the engine that plays it."""

    dialect: str
    name: str
    engine: RatingEngine
    account: str
    start: datetime
    end: datetime


class ReadMonth(NamedTuple):
    """What an adapter made of it."""

    records: list[UsageRecord]
    sums: Reconciliation
    reading: Reading
    notes: tuple[Note, ...]


def _cgrates() -> Iterator[RecordedMonth]:
    for name in months():
        engine, account = month_engine(name)
        yield RecordedMonth("cgrates", name, engine, account, *whole_year())


MONTHS: dict[str, Callable[[], Iterator[RecordedMonth]]] = {"cgrates": _cgrates}


def every_month() -> Iterator[RecordedMonth]:
    """All months of all dialects that have recordings."""
    for made in MONTHS.values():
        yield from made()


def read(month: RecordedMonth, currency: str = "EUR") -> ReadMonth:
    """Read it as the service does."""
    reading = Reading()
    deadline = time.monotonic() + 10
    records = in_time(month.engine.all_usage(month.account, month.start, month.end, deadline, None, reading))
    sums = reconcile(records)
    return ReadMonth(records, sums, reading, notes_on(sums, reading, currency))


def hold(month: RecordedMonth, found: ReadMonth) -> None:
    """Raise AssertionError unless the month is one that may be shown."""
    sums = found.sums
    assert len({record.id for record in found.records}) == len(found.records)
    assert all(month.start <= record.start < month.end and record.start.tzinfo is UTC for record in found.records)
    change = sums.top_ups + sums.adjustments - sums.charges + sums.paid_elsewhere - sums.expired + sums.difference
    assert not sums.told or sums.opening + change == sums.closing  # type: ignore[operator]
    assert bool(sums.difference) <= any(note.code in ("difference", "rounding", "balanceSet") for note in found.notes)
    assert sums.told or any(note.code == "balanceUnknown" for note in found.notes)
    for number in (*(record.amount for record in found.records), sums.charges, sums.difference):
        assert -int(number.as_tuple().exponent) <= 9
    period = Period(Month(2026, 10), month.start, month.end)
    window = UsageWindow(found.records, len(found.records), sums, None, month.end, found.notes)
    assert msgspec.json.encode(usage_document("c", period, window, (ZoneInfo("UTC").key, "EUR"), None))
