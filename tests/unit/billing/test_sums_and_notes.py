"""A month's figures one by one: what each record adds, what is said beside them, and when a month may be handed out again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from billing.domain.balance import Quantity
from billing.domain.helplines import is_freephone
from billing.domain.notes import Note, Reading, is_rounding, notes_on, trustworthy
from billing.domain.reconciliation import Reconciliation, first_told_balance, reconcile
from billing.domain.usage import Apart, CategoryTotal, UsageRecord
from billing.statement.clock import LocalClock
from billing.statement.sections import arrange, days_between, section_of
from dev.samples.statements import records_of, statement_of
from tests.support.closed_month import ZONE

D = Decimal
START = datetime(2026, 10, 5, 8, tzinfo=UTC)


def usage(category: Any = "voice", amount: str = "1", **changes: Any) -> UsageRecord:
    values: dict[str, Any] = {
        "id": "u",
        "category": category,
        "start": START,
        "description": "",
        "direction": None,
        "other_party": None,
        "roaming_country": None,
        "quantity": None,
        "amount": D(amount),
        "tax": D("0.10"),
        "balance_before": None,
        "balance_after": None,
    }
    apart = {name: changes.pop(name) for name in ("cost", "sized") if name in changes}
    return UsageRecord(**values | changes, apart=Apart(**apart) if apart else None)


@pytest.mark.parametrize("category", ["topUp", "expiry", "adjustment"])
def test_what_is_no_usage_costs_nothing(category: str) -> None:
    assert usage(category, "-20", cost=D(5)).charge == 0


@pytest.mark.parametrize("category", ["voice", "sms", "mms", "data", "premium", "other"])
def test_usage_costs_what_it_took_or_what_the_engine_says(category: str) -> None:
    assert usage(category, "3").charge == 3
    assert usage(category, "3", cost=D(5)).charge == 5
    assert usage(category, "3", cost=D(0)).charge == 0


def test_the_balance_that_is_not_told_is_reckoned() -> None:
    assert usage(amount="2").told is None
    assert usage(amount="2", balance_before=D(9)).told == (D(9), D(7))
    assert usage(amount="2", balance_after=D(7)).told == (D(9), D(7))
    assert usage(amount="2", balance_before=D(9), balance_after=D(6)).told == (D(9), D(6))


@pytest.mark.parametrize(
    ("quantity", "seconds"),
    [
        (None, 0),
        (Quantity(D(90), "s"), 90),
        (Quantity(D("1.5"), "s"), 1.5),
        (Quantity(D(90), "B"), 0),
        (Quantity(D(31_536_000), "s"), 31_536_000),
        (Quantity(D(31_536_001), "s"), 0),
    ],
)
def test_a_session_ends_after_its_length(quantity: Quantity | None, seconds: float) -> None:
    assert usage(quantity=quantity).ended - START == timedelta(seconds=seconds)


def test_totals_count_every_figure_of_a_record() -> None:
    total = CategoryTotal("voice")
    total.add(usage(amount="3", tax=D("0.2"), quantity=Quantity(D(60), "s")))
    total.add(usage(amount="-1", tax=D("0.1"), cost=D(4), quantity=Quantity(D(30), "s")))
    total.add(usage(amount="2", quantity=Quantity(D(7), "B")))
    total.add(usage(amount="0", tax=D(0)))
    assert (total.count, total.charge, total.tax, total.change) == (4, D(9), D("0.4"), D(-4))
    assert total.quantities == {"s": D(90), "B": D(7)}
    other = CategoryTotal("voice")
    other.add(usage(amount="5", tax=D(1), quantity=Quantity(D(1), "s")))
    other.add(usage(amount="5", tax=D(1), quantity=Quantity(D(2), "message")))
    total.merge(other)
    assert (total.count, total.charge, total.tax, total.change) == (6, D(19), D("2.4"), D(-14))
    assert total.quantities == {"s": D(91), "B": D(7), "message": D(2)}
    assert CategoryTotal("data").quantities == {}, "no total shares another's figures"


def month(*records: UsageRecord, closing: str | None = None) -> Reconciliation:
    return reconcile(records, None if closing is None else D(closing))


def test_every_category_stands_in_its_own_sum() -> None:
    kinds = [("voice", "3"), ("topUp", "-50"), ("adjustment", "-2"), ("expiry", "7"), ("data", "4"), ("sms", "1")]
    found = month(*(usage(kind, amount) for kind, amount in kinds), closing="100")
    assert [found.top_ups, found.adjustments, found.expired, found.charges] == [50, 2, 7, 8]
    assert found.tax == D("0.60")
    assert [found.opening, found.closing, found.difference, found.paid_elsewhere] == [63, 100, 0, 0]
    assert [total.category for total in found.categories] == ["voice", "sms", "data", "topUp", "adjustment", "expiry"]
    assert found.told
    assert found.in_order


def test_what_another_balance_paid_is_no_charge_of_this_one() -> None:
    found = month(usage(amount="1", cost=D(5)), usage("data", "2"), closing="10")
    assert [found.charges, found.paid_elsewhere, found.opening] == [7, 4, 13]


def test_untold_balances_are_not_invented() -> None:
    assert (month(usage()).opening, month(usage()).closing, month(usage()).told) == (None, None, False)
    found = month(usage(sized=False, amount="0"), usage(), closing="10")
    assert [found.opening, found.closing, found.unsized, found.told, found.difference] == [None, 10, 1, False, 0]
    assert (month(closing="10").opening, month().opening) == (D(10), None)


def test_told_balances_win_over_the_one_of_today() -> None:
    found = month(usage(amount="1", balance_before=D(10), balance_after=D(9)), usage(amount="2", start=START), closing="500")
    assert [found.opening, found.closing, found.difference] == [10, 7, 0]


def test_first_told_balance_is_the_one_in_front() -> None:
    untold, told = usage(amount="1"), usage(amount="2", balance_before=D(9), balance_after=D(7))
    assert first_told_balance([]) is None
    assert first_told_balance([untold]) is None
    assert first_told_balance([untold, told, usage(balance_before=D(99))]) == 10
    ordered = [msgspec.structs.replace(told, order=2), msgspec.structs.replace(untold, order=1)]
    assert first_told_balance(ordered) == 9, "what comes behind a told balance is not read"


WHOLE = month(usage(), closing="10")


def sums(**changes: Any) -> Reconciliation:
    return msgspec.structs.replace(WHOLE, **changes)


@pytest.mark.parametrize(
    ("changes", "reading", "notes"),
    [
        ({}, Reading(), ()),
        ({}, Reading(left_out=2), (Note("leftOut", count=2),)),
        ({}, Reading(missing=3), (Note("missing", count=3),)),
        ({"difference": D("0.02")}, Reading(), (Note("difference", D("0.02")),)),
        ({"difference": D("-0.004")}, Reading(), (Note("rounding", D("-0.004")),)),
        ({"unsized": 1, "difference": D(3)}, Reading(), (Note("balanceSet", D(3), 1),)),
        ({"unsized": 1, "opening": None}, Reading(), (Note("balanceSet", None, 1), Note("balanceUnknown"))),
        ({"closing": None}, Reading(), (Note("balanceUnknown"),)),
        ({"paid_elsewhere": D(4)}, Reading(), (Note("paidElsewhere", D(4)),)),
        ({"in_order": False}, Reading(), (Note("overlap"),)),
        (
            {"difference": D(1), "closing": None, "paid_elsewhere": D(4), "in_order": False},
            Reading(1, 1),
            (
                *(Note("leftOut", count=1), Note("missing", count=1), Note("difference", D(1))),
                *(Note("balanceUnknown"), Note("paidElsewhere", D(4)), Note("overlap")),
            ),
        ),
    ],
)
def test_what_has_to_be_said_is_said_the_gravest_first(
    changes: dict[str, Any], reading: Reading, notes: tuple[Note, ...]
) -> None:
    assert notes_on(sums(**changes), reading, "EUR") == notes


@pytest.mark.parametrize(
    ("difference", "currency", "rounding"),
    [("0.009", "EUR", True), ("-0.009", "EUR", True), ("0.01", "EUR", False), ("0.9", "JPY", True), ("1", "JPY", False)],
)
def test_rounding_is_less_than_the_minor_unit(difference: str, currency: str, rounding: bool) -> None:  # noqa: FBT001
    assert is_rounding(D(difference), currency) is rounding


def test_a_month_is_handed_out_again_only_when_it_is_whole_and_adds_up() -> None:
    assert trustworthy(WHOLE, Reading(), "EUR")
    assert trustworthy(sums(difference=D("0.001"), in_order=False, paid_elsewhere=D(3)), Reading(), "EUR")
    wrong: list[dict[str, Any]] = [{"difference": D("0.01")}, {"opening": None}, {"closing": None}, {"unsized": 1}]
    for changes in wrong:
        assert not trustworthy(sums(**changes), Reading(), "EUR"), changes
    for reading in (Reading(left_out=1), Reading(missing=1)):
        assert not trustworthy(WHOLE, reading, "EUR")


@pytest.mark.parametrize(
    ("record", "section"),
    [
        (usage(), "national"),
        (usage(destination="national"), "national"),
        (usage(destination="international"), "international"),
        (usage(destination="roaming"), "roaming"),
        (usage(destination="international", roaming_country="FR"), "roaming"),
        (usage(roaming_country="FR"), "roaming"),
        (usage("sms", destination="roaming"), "messages"),
        (usage("mms"), "messages"),
        (usage("data", roaming_country="FR"), "data"),
        (usage("premium"), "premium"),
        (usage("other"), "other"),
        (usage("topUp"), "credit"),
        (usage("adjustment"), "credit"),
        (usage("expiry"), "credit"),
    ],
)
def test_a_record_is_listed_in_one_place(record: UsageRecord, section: str) -> None:
    assert section_of(record) == section


def test_freephone_is_a_call_that_cost_nothing_to_such_a_number() -> None:
    free = usage(amount="0", destination="freephone")
    assert is_freephone(free, ())
    assert not is_freephone(usage("sms", "0", destination="freephone"), ())
    assert not is_freephone(usage(amount="1", destination="freephone"), ())
    assert not is_freephone(usage(amount="0", cost=D(1), destination="freephone"), ())
    by_number = usage(amount="0", other_party="+41800123456")
    assert is_freephone(by_number, ("+41800", "+49800"))
    assert not is_freephone(by_number, ("+49800",))
    assert not is_freephone(by_number, ())
    assert not is_freephone(usage(amount="0"), ("+41800",))


def test_sections_hold_their_records_and_sums_and_days_their_charges() -> None:
    late = START + timedelta(days=1)
    records = [
        usage(amount="1", quantity=Quantity(D(60), "s")),
        usage("sms", "2", quantity=Quantity(D(1), "message")),
        usage(amount="4", quantity=Quantity(D(30), "s"), start=late, tax=D("0.5")),
        usage("topUp", "-10", tax=D(0)),
        usage("mms", "8", quantity=Quantity(D(1), "message")),
        usage(amount="0", destination="freephone"),
        usage("data", "0", cost=D(3), start=late),
    ]
    statement = msgspec.structs.replace(statement_of(records_of(1)), records=records, list_freephone=False)
    found = arrange(statement, LocalClock(ZONE))
    told = {section.name: (list(section.rows), section.charge, section.tax, section.change) for section in found.sections}
    assert told == {
        "national": ([0, 2], D(5), D("0.6"), D(-5)),
        "messages": ([1, 4], D(10), D("0.2"), D(-10)),
        "data": ([6], D(3), D("0.1"), D(0)),
        "credit": ([3], D(0), D(0), D(10)),
    }
    quantities = {section.name: section.quantities for section in found.sections}
    assert quantities == {"national": {"s": D(90)}, "messages": {"message": D(2)}, "data": {}, "credit": {}}
    first, second = START.date(), late.date()
    assert found.days == {first: {"voice": D(1), "messages": D(10)}, second: {"voice": D(4), "data": D(3)}}
    shown = arrange(msgspec.structs.replace(statement, list_freephone=True), LocalClock(ZONE))
    assert list(shown.sections[0].rows) == [0, 2, 5]


def test_days_of_a_period_are_all_of_them_and_at_least_one() -> None:
    found = days_between(START, START + timedelta(days=3))
    assert [day.day for day in found] == [5, 6, 7]
    assert [day.day for day in days_between(START, START)] == [5]
