"""Months in the operator's zone, money as text, and sums that reconcile or refuse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.domain.balance import Bucket, Quantity, totals
from billing.domain.money import money_text, quantity_text
from billing.domain.months import Month, allowed_months
from billing.domain.reconciliation import reconcile
from billing.domain.usage import UsageRecord

ZONE = ZoneInfo("Europe/Zurich")


@given(st.datetimes(datetime(2001, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_every_moment_lies_in_exactly_its_month(moment: datetime) -> None:
    month = Month.of(moment, ZONE)
    assert month.start(ZONE) <= moment < month.end(ZONE)
    assert month.plus(1).start(ZONE) == month.end(ZONE)


def test_month_follows_the_zone_and_its_clock_changes() -> None:
    assert Month(2026, 3).start(ZONE) == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert Month(2026, 3).end(ZONE) - Month(2026, 3).start(ZONE) == timedelta(days=31, hours=-1)
    assert str(Month(2025, 12).plus(1)) == "2026-01"


@pytest.mark.parametrize("text", ["2026-00", "2026-13", "2026-1", "26-01", "2026-01-01", "2026-01\n", "٢٠٢٦-٠١", ""])
def test_malformed_month(text: str) -> None:
    assert Month.parse(text) is None


def test_range_is_this_month_and_the_retention_before_it() -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    assert allowed_months(now, ZONE, 13) == (Month(2025, 10), Month(2026, 11))


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0.00"),
        ("-0.00", "0.00"),
        ("5", "5.00"),
        ("1E+2", "100.00"),
        ("0.125", "0.125"),
        ("-3.5", "-3.50"),
        ("1E-7", "0.0000001"),
    ],
)
def test_money_as_text(amount: str, text: str) -> None:
    assert money_text(Decimal(amount), "EUR") == text


@pytest.mark.parametrize(
    ("currency", "amount", "text"),
    [
        ("KWD", "12.4", "12.400"),
        ("BHD", "0", "0.000"),
        ("JPY", "1240.00", "1240"),
        ("JPY", "0", "0"),
        ("JPY", "-0.00", "0"),
        ("JPY", "1240.5", "1240.5"),
        ("CLF", "3", "3.0000"),
        ("UYW", "3.12345", "3.12345"),
        ("XAF", "500", "500"),
        ("ISK", "99.000", "99"),
        ("HUF", "99", "99.00"),
        ("CHF", "1.10000", "1.10"),
        ("EUR", "1E+17", "100000000000000000.00"),
    ],
)
def test_money_has_the_digits_of_its_minor_unit(currency: str, amount: str, text: str) -> None:
    """ISO 4217, List One; more digits are shown where the amount has them."""
    assert money_text(Decimal(amount), currency) == text


def test_quantity_as_text() -> None:
    assert [quantity_text(Decimal(x)) for x in ("10", "10.50", "1E+3", "0")] == ["10", "10.5", "1000", "0"]


def bucket(kind: Any, amount: str, unit: str, status: Any = "active") -> Bucket:
    quantity = Quantity(Decimal(amount), unit)
    return Bucket(
        id=kind + amount + unit,
        name="x",
        type=kind,
        status=status,
        remaining=quantity,
        reserved=None,
        valid_from=None,
        valid_until=None,
        shared=False,
    )


def test_sums_never_mix_units_and_leave_out_what_is_not_active() -> None:
    found = totals(
        [
            bucket("monetary", "0.10", "EUR"),
            bucket("monetary", "0.20", "EUR"),
            bucket("monetary", "5", "CHF"),
            bucket("monetary", "100", "EUR", "expired"),
            bucket("other", "7", "s"),
            bucket("other", "8", "B"),
        ]
    )
    assert [(kind, str(quantity.amount), quantity.unit) for kind, quantity in found] == [
        ("monetary", "0.30", "EUR"),
        ("monetary", "5", "CHF"),
        ("other", "7", "s"),
        ("other", "8", "B"),
    ]


def usage(amount: str, before: str | None, after: str | None, category: Any = "voice") -> UsageRecord:
    return UsageRecord(
        id="u",
        category=category,
        start=datetime(2026, 10, 1, tzinfo=UTC),
        description="",
        direction=None,
        other_party=None,
        roaming_country=None,
        quantity=Quantity(Decimal(60), "s"),
        amount=Decimal(amount),
        tax=Decimal(0),
        balance_before=None if before is None else Decimal(before),
        balance_after=None if after is None else Decimal(after),
    )


@given(st.lists(st.tuples(st.sampled_from(["voice", "data", "topUp", "expiry", "adjustment"]), st.integers(-5000, 5000))))
def test_any_month_reconciles(events: list[tuple[str, int]]) -> None:
    balance, records = Decimal("20.00"), []
    for category, cents in events:
        amount = Decimal(cents) / 100
        records.append(usage(str(amount), str(balance), str(balance - amount), category))
        balance -= amount
    found = reconcile(records, Decimal("20.00"))
    assert (found.opening, found.closing) == (Decimal("20.00"), balance)
    assert found.difference == 0
    assert Decimal("20.00") + found.top_ups + found.adjustments - found.charges - found.expired == found.closing


def test_balances_that_contradict_the_amounts_are_told_beside_them() -> None:
    found = reconcile([usage("1", "10", "9"), usage("1", "9", "7")], Decimal(0))
    assert (found.opening, found.charges, found.difference, found.closing) == tuple(map(Decimal, (10, 2, -1, 7)))


def test_opening_is_found_when_the_first_records_name_no_balance() -> None:
    found = reconcile([usage("1", None, None), usage("2", "9", "7")], Decimal(0))
    assert (found.opening, found.closing) == (Decimal(10), Decimal(7))
