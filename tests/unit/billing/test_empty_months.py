"""A month without usage opens and closes with the balance that the engine's own figures give it, or with none that is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from billing.adapters import cgrates_balances, tmf_records
from billing.domain.balance import Bucket, Quantity
from billing.domain.months import Month, Period
from billing.domain.usage import UsageRecord
from billing.usecases.itemised_usage import MonthUsage, UsageReader
from dev.samples.statements import records_of

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def record(day: int, amount: str, before: str | None, category: Any = "voice") -> UsageRecord:
    known = None if before is None else Decimal(before)
    return msgspec.structs.replace(
        records_of(1)[0],
        id=f"u{day}",
        category=category,
        start=datetime(2026, 10, day, 8, tzinfo=UTC),
        amount=Decimal(amount),
        balance_before=known,
        balance_after=None if known is None else known - Decimal(amount),
    )


def bucket(amount: str, status: Any = "active") -> Bucket:
    left = Quantity(Decimal(amount), "EUR")
    always: dict[str, Any] = {"reserved": None, "valid_from": None, "valid_until": None, "shared": False}
    return Bucket(id=amount, name="Main", type="monetary", status=status, remaining=left, **always)


class Engine:
    """Records of October and the buckets of today, read as the dialect reads them."""

    def __init__(self, records: list[UsageRecord], *buckets: Bucket, dialect: Any = tmf_records) -> None:
        self._records, self._buckets, self._dialect = records, list(buckets), dialect

    def all_usage(self, _account: str, start: datetime, end: datetime, *_: Any) -> Iterator[UsageRecord]:
        return iter([each for each in self._records if start <= each.start < end])

    def buckets(self, *_: Any) -> list[Bucket]:
        return self._buckets

    def recorded_balance(self, buckets: list[Bucket]) -> Decimal | None:
        return self._dialect.recorded_balance(buckets)  # type: ignore[no-any-return]


def month(engine: Any, name: str) -> MonthUsage:
    reader = UsageReader(engine, 5.0, lambda: NOW)
    return reader.month("BA1000000101", Period.of(Month(*map(int, name.split("-"))), ZoneInfo("Europe/Zurich")), 1000)


def test_month_without_usage_closes_with_what_the_next_one_opens_with() -> None:
    engine = Engine([record(2, "-20", None, "topUp"), record(3, "0.35", "25.00")], bucket("999"))
    empty, following = month(engine, "2026-09").reconciliation, month(engine, "2026-10").reconciliation
    assert empty.opening == empty.closing == following.opening == Decimal(5)


def test_later_records_without_a_balance_are_not_replaced_by_the_balance_of_today() -> None:
    engine = Engine([record(2, "-20", None, "topUp")], bucket("999"))
    empty = month(engine, "2026-09")
    assert (empty.reconciliation.opening, empty.reconciliation.closing) == (None, None)
    assert ([note.code for note in empty.notes], empty.settled) == (["balanceUnknown"], False)


def test_balance_of_today_counts_when_nothing_came_later() -> None:
    assert month(Engine([], bucket("12.40")), "2026-09").reconciliation.closing == Decimal("12.40")


@pytest.mark.parametrize(
    ("dialect", "buckets", "closing"),
    [
        (tmf_records, [bucket("12.40")], "12.40"),
        (tmf_records, [bucket("12.40", "suspended"), bucket("3", "expired")], "12.40"),
        (tmf_records, [bucket("12.40"), bucket("3")], None),
        (tmf_records, [bucket("12.40"), bucket("3", "suspended")], None),
        (tmf_records, [bucket("3", "expired")], None),
        (cgrates_balances, [bucket("12.40"), bucket("3"), bucket("1.5", "expired"), bucket("100", "suspended")], "16.90"),
        (cgrates_balances, [bucket("12.40", "suspended")], None),
        (cgrates_balances, [bucket("1.5", "expired")], "1.5"),
    ],
)
def test_buckets_are_read_as_the_dialect_counts_them_in_its_records(
    dialect: Any, buckets: list[Bucket], closing: str | None
) -> None:
    """An expired balance counts in the dialect of CGRateS as long as it is listed: until then records count it too."""
    engine = Engine([], *buckets, dialect=dialect)
    found = month(engine, "2026-09")
    assert found.reconciliation.closing == (None if closing is None else Decimal(closing))
    assert found.settled == (closing is not None)


def test_month_of_top_ups_alone_opens_with_what_they_found() -> None:
    found = month(Engine([record(2, "-20", None, "topUp")], bucket("25")), "2026-10").reconciliation
    assert (found.opening, found.top_ups, found.closing, found.difference) == tuple(map(Decimal, (5, 20, 25, 0)))
