"""RetrieveItemizedUsage: the month's records, its reconciliation, and what a statement is made of."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from billing.domain.months import Month, allowed_months
from billing.domain.usage import (
    BalanceUnknown,
    Inconsistent,
    Reconciliation,
    UsageRecord,
    first_told_balance,
    reconcile,
)
from billing.ports import RatingEngine, TooManyRecords, UsageSlice
from billing.usecases.single_flight import SingleFlight
from selfcare_shared.problems import FieldError, UnprocessableContent, UpstreamInvalid

_CONTRADICTION = "The rating engine's records do not add up, so nothing is shown. Try again later."
_NO_BALANCE = "The rating engine does not tell the balance of this month, so it cannot be reconciled. Try again later."
# How many later records are looked through for a balance: beyond a busy month of them none can be hoped for.
_MOST_LATER = 10_000


class Period(msgspec.Struct, frozen=True):
    """A month with its bounds in UTC, end exclusive."""

    month: Month
    start: datetime
    end: datetime


class UsageWindow(msgspec.Struct, frozen=True):
    """One page: its records, how many there are in all, and the reconciliation when it was asked for.

    `following` is the engine's offset of the next page, None on the last: entries that are not shown count in it.
    """

    records: list[UsageRecord]
    total: int
    reconciliation: Reconciliation | None
    following: int | None


class MonthUsage(msgspec.Struct, frozen=True):
    """A whole month, for a statement. It reaches up to `as_of` (UTC): the month's end, or the last record while it lasts.

    `read_at` (UTC) is when it began to be read, whoever of those who share the read asks.
    """

    period: Period
    records: list[UsageRecord]
    reconciliation: Reconciliation
    as_of: datetime
    read_at: datetime


class UsageReader:
    """Reads months of usage. `clock` answers the present in UTC."""

    def __init__(
        self,
        engine: RatingEngine,
        zone: ZoneInfo,
        retention_months: int,
        budget: float,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._engine, self._zone, self._retention = engine, zone, retention_months
        self._budget, self._clock = budget, clock
        self._windows: SingleFlight[UsageWindow] = SingleFlight()
        self._months: SingleFlight[MonthUsage] = SingleFlight()

    def period(self, text: str, not_before: str | None = None) -> Period:
        """The month named by `yyyy-mm`; raises a 422 problem with the allowed range, which `not_before` may narrow."""
        month = Month.parse(text)
        first, last = allowed_months(self._clock(), self._zone, self._retention)
        first = max(first, Month.parse(not_before or "") or first)
        if month is None or not first <= month <= last:
            detail = f"Ask for a month from {first} to {last}."
            members = {"allowedFrom": str(first), "allowedUntil": str(last)}
            raise UnprocessableContent(detail, errors=[FieldError("month", "out-of-range", detail)], members=members)
        return Period(month, month.start(self._zone), month.end(self._zone))

    def now(self) -> datetime:
        """The present in UTC."""
        return self._clock()

    def page(self, account: str, period: Period, offset: int, limit: int) -> UsageWindow:
        """Some records without a reconciliation."""
        deadline = self._deadline()

        def read() -> UsageWindow:
            part = self._engine.usage(account, period.start, period.end, offset, limit, deadline)
            return UsageWindow(part.records, part.total - len(part.hidden), None, _following(part, offset))

        return self._windows.share((account, period, offset, limit), deadline, read)

    def first_page(self, account: str, period: Period, limit: int) -> UsageWindow:
        """The first records with the month's reconciliation; memory stays that of one page."""
        deadline = self._deadline()

        def read() -> UsageWindow:
            head = _Head(limit)
            records = head.watch(self._engine.all_usage(account, period.start, period.end, deadline))
            reconciliation = self._reconcile(account, period, records, deadline)
            if head.count <= limit:
                return UsageWindow(head.records, head.count, reconciliation, None)
            # A stream does not tell how many entries were passed over, and the next page has to begin behind them.
            part = self._engine.usage(account, period.start, period.end, 0, limit, deadline)
            return UsageWindow(part.records, head.count, reconciliation, _following(part, 0))

        return self._windows.share((account, period, "first", limit), deadline, read)

    def month(self, account: str, period: Period, max_rows: int) -> MonthUsage:
        """The whole month; raises a 422 problem beyond `max_rows`."""
        deadline = self._deadline()
        return self._months.share((account, period), deadline, lambda: self._month(account, period, max_rows, deadline))

    def _month(self, account: str, period: Period, max_rows: int, deadline: float) -> MonthUsage:
        read_at = self._clock()
        try:
            records = list(self._engine.all_usage(account, period.start, period.end, deadline, max_rows))
        except TooManyRecords as found:
            detail = f"This month has {found.total} records and a statement holds at most {max_rows}; read it as JSON."
            raise UnprocessableContent(detail, errors=[FieldError("month", "too-many-records", detail)]) from None
        reconciliation = self._reconcile(account, period, records, deadline)
        return MonthUsage(period, records, reconciliation, self._as_of(period, records), read_at)

    def _as_of(self, period: Period, records: list[UsageRecord]) -> datetime:
        """Made of data alone, so that the same data gives the same statement however often it is asked for."""
        if period.end <= self._clock():
            return period.end
        return records[-1].start if records else period.start

    def _reconcile(self, account: str, period: Period, records: Iterable[UsageRecord], deadline: float) -> Reconciliation:
        try:
            return reconcile(records, None)
        except BalanceUnknown as unknown:
            if unknown.records:
                raise UpstreamInvalid(_NO_BALANCE) from None
            return reconcile((), self._balance_at_end(account, period, deadline))
        except Inconsistent:
            raise UpstreamInvalid(_CONTRADICTION) from None

    def _balance_at_end(self, account: str, period: Period, deadline: float) -> Decimal:
        """A month without usage leaves the balance as the next events find it, or as it is now when nothing came later."""
        now = self._clock()
        if period.end < now:
            later = self._engine.all_usage(account, period.end, now, deadline)
            first = next(later, None)
            if first is not None:
                return _required(first_told_balance(itertools.chain([first], itertools.islice(later, _MOST_LATER))))
        return _required(self._engine.recorded_balance(self._engine.buckets(account, deadline)))

    def _deadline(self) -> float:
        return time.monotonic() + self._budget


def _required(balance: Decimal | None) -> Decimal:
    """Without a balance there is a problem, never a wrong sum on a statement that is kept for ever."""
    if balance is None:
        raise UpstreamInvalid(_NO_BALANCE)
    return balance


def _following(part: UsageSlice, offset: int) -> int | None:
    reached = offset + len(part.records) + len(part.hidden)
    return reached if offset < reached < part.total else None


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
