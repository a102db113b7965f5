"""RetrieveItemizedUsage: the month's records, its reconciliation, and what a statement is made of."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from billing.domain.months import Period
from billing.domain.notes import Note, Reading, notes_on, trustworthy
from billing.domain.reconciliation import Reconciliation, Summing, first_told_balance
from billing.domain.usage import UsageRecord
from billing.ports import RatingEngine, TooManyRecords, UsageSlice
from billing.usecases.single_flight import SingleFlight
from selfcare_shared.problems import FieldError, UnprocessableContent

# How many later records are looked through for a balance: beyond a busy month of them none can be hoped for.
_MOST_LATER = 10_000


class UsageWindow(msgspec.Struct, frozen=True):
    """One page: its records, how many there are in all (None where the engine does not tell), and the sums when asked for.

    `following` is the engine's offset of the next page, None on the last: entries that are not shown count in it. `read_at`
    (UTC) is when it began to be read.
    """

    records: list[UsageRecord]
    total: int | None
    reconciliation: Reconciliation | None
    following: int | None
    read_at: datetime
    notes: tuple[Note, ...] = ()


class MonthUsage(msgspec.Struct, frozen=True):
    """A whole month, for a statement. It reaches up to `as_of` (UTC): its end, or while it lasts the minute of the reading.

    `read_at` (UTC) is when it began to be read, whoever of those who share the read asks. `settled` is whether it is whole and
    adds up, so that a statement made of it may be handed out again.
    """

    period: Period
    records: list[UsageRecord]
    reconciliation: Reconciliation
    as_of: datetime
    read_at: datetime
    notes: tuple[Note, ...] = ()
    settled: bool = True

    @property
    def provisional(self) -> bool:
        """Whether the month still lasted when it was read."""
        return self.as_of < self.period.end


class UsageReader:
    """Reads months of usage in an ISO 4217 `currency`. `clock` answers the present in UTC."""

    def __init__(
        self,
        engine: RatingEngine,
        budget: float,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        currency: str = "EUR",
    ) -> None:
        self._engine, self._budget, self._clock, self._currency = engine, budget, clock, currency
        self._windows: SingleFlight[UsageWindow] = SingleFlight()
        self._months: SingleFlight[MonthUsage] = SingleFlight()

    def now(self) -> datetime:
        """The present in UTC."""
        return self._clock()

    def page(self, account: str, period: Period, offset: int, limit: int) -> UsageWindow:
        """Some records without a reconciliation."""
        deadline = self._deadline()

        def read() -> UsageWindow:
            began, reading = self._clock(), Reading()
            part = self._engine.usage(account, period.start, period.end, offset, limit, deadline, reading)
            total = None if part.total is None else max(0, part.total - len(part.hidden))
            return UsageWindow(part.records, total, None, _following(part, offset, limit), began)

        return self._windows.share((account, period, offset, limit), deadline, read)

    def first_page(self, account: str, period: Period, limit: int) -> UsageWindow:
        """The first records with the month's reconciliation; memory stays that of one page."""
        deadline = self._deadline()

        def read() -> UsageWindow:
            began, reading, head, summing = self._clock(), Reading(), _Head(limit), Summing()
            for record in head.watch(self._all(account, period, deadline, None, reading)):
                summing.add(record)
            sums = self._sums(account, period, summing, deadline)
            notes = notes_on(sums, reading, self._currency)
            if head.count <= limit:
                return UsageWindow(in_time(head.records), head.count, sums, None, began, notes)
            # A stream does not tell how many entries were passed over, and the next page has to begin behind them.
            part = self._engine.usage(account, period.start, period.end, 0, limit, deadline)
            return UsageWindow(part.records, head.count, sums, _following(part, 0, limit), began, notes)

        return self._windows.share((account, period, "first", limit), deadline, read)

    def month(self, account: str, period: Period, max_rows: int) -> MonthUsage:
        """The whole month; raises a 422 problem beyond `max_rows`."""
        deadline = self._deadline()
        return self._months.share((account, period), deadline, lambda: self._month(account, period, max_rows, deadline))

    def _month(self, account: str, period: Period, max_rows: int, deadline: float) -> MonthUsage:
        read_at, reading, summing = self._clock(), Reading(), Summing()
        try:
            records = in_time(self._all(account, period, deadline, max_rows, reading))
        except TooManyRecords as found:
            detail = f"This month has {found.total} records and a statement holds at most {max_rows}; read it as JSON."
            raise UnprocessableContent(detail, errors=[FieldError("month", "too-many-records", detail)]) from None
        for record in records:
            summing.add(record)
        sums = self._sums(account, period, summing, deadline)
        notes, settled = notes_on(sums, reading, self._currency), trustworthy(sums, reading, self._currency)
        return MonthUsage(period, records, sums, as_of(period, read_at), read_at, notes, settled)

    def _all(self, account: str, period: Period, deadline: float, most: int | None, reading: Reading) -> Iterator[UsageRecord]:
        return self._engine.all_usage(account, period.start, period.end, deadline, most, reading)

    def _sums(self, account: str, period: Period, summing: Summing, deadline: float) -> Reconciliation:
        """Where the records tell no balance, the month closes with what the engine's other figures tell, or with none."""
        if summing.tells_balance:
            return summing.result()
        return summing.result(self._balance_at_end(account, period, deadline))

    def _balance_at_end(self, account: str, period: Period, deadline: float) -> Decimal | None:
        """The balance as the next events find it, or as it is now when nothing came later; None when nothing tells it."""
        now = self._clock()
        if period.end < now:
            later = self._engine.all_usage(account, period.end, now, deadline)
            first = next(later, None)
            if first is not None:
                return first_told_balance(itertools.chain([first], itertools.islice(later, _MOST_LATER)))
        return self._engine.recorded_balance(self._engine.buckets(account, deadline))

    def _deadline(self) -> float:
        return time.monotonic() + self._budget


def as_of(period: Period, read_at: datetime) -> datetime:
    """Up to when a month reaches that was read then: its end, or while it lasts the minute of the reading.

    To the minute, so that who asks for the same data twice in a moment gets the same statement.
    """
    return period.end if period.end <= read_at else max(period.start, read_at.replace(second=0, microsecond=0))


def in_time(records: Iterable[UsageRecord]) -> list[UsageRecord]:
    """The records by their times, and in the engine's own order where these are equal."""
    return sorted(records, key=lambda record: (record.start, record.order or 0))


def _following(part: UsageSlice, offset: int, limit: int) -> int | None:
    reached = offset + part.passed
    ended = not part.passed or part.more is False
    more = part.more or (part.passed >= limit if part.total is None else reached < part.total)
    return None if ended or not more else reached


class _Head:
    """Keeps the first records of a stream while it is summed."""

    def __init__(self, limit: int) -> None:
        self.records: list[UsageRecord] = []
        self.count = 0
        self._limit = limit

    def watch(self, records: Iterable[UsageRecord]) -> Iterator[UsageRecord]:
        for record in records:
            if self.count < self._limit:
                self.records.append(record)
            self.count += 1
            yield record
