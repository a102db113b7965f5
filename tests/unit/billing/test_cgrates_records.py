"""CGRateS values as ours: Go durations, floating point money, balances that ended, events that were never rated."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.adapters.cgrates_records import hidden_id, money, seconds, to_buckets, to_record
from billing.adapters.cgrates_shapes import CgrAccount, CgrCdr
from billing.adapters.rating_cgrates import CgratesRatingEngine
from billing.domain.usage import reconcile
from billing.settings import BillingSettings
from dev.stack.environments import environment
from selfcare_shared.http_client import HttpAnswer
from selfcare_shared.problems import UpstreamInvalid
from selfcare_shared.settings import load_settings

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def cdr(**changes: Any) -> CgrCdr:
    document = {
        "CGRID": "c1", "RunID": "*default", "ToR": "*voice", "Account": "BA1", "AnswerTime": "2026-10-03T08:15:00Z",
        "Usage": "1m2s", "Cost": 0.35, "Destination": "41445550199", "CostDetails": None,
    }  # fmt: skip
    return msgspec.json.decode(msgspec.json.encode(document | changes), type=CgrCdr)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0s", "0"),
        ("1m30s", "90"),
        ("2h0m5s", "7205"),
        ("1.5s", "1.5"),
        ("250ms", "0.25"),
        ("7us", "0.000007"),
        ("90m", "5400"),
    ],
)
def test_go_durations(text: str, expected: str) -> None:
    assert seconds(text) == Decimal(expected)


@given(st.integers(0, 10**7))
def test_every_whole_second(number: int) -> None:
    hours, rest = divmod(number, 3600)
    minutes, left = divmod(rest, 60)
    assert seconds(f"{hours}h{minutes}m{left}s") == number


@given(st.text(max_size=12))
def test_any_other_text_is_refused(text: str) -> None:
    try:
        assert seconds(text) >= 0
    except UpstreamInvalid:
        return
    assert text[-1] in "hms"


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_money_comes_back_from_floating_point(units: int, digits: int) -> None:
    price = Decimal(units).scaleb(-digits)
    assert money(Decimal(repr(float(price) + 0.1 - 0.1))) == price


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e18", "-1e400"])
def test_money_that_cannot_be(value: str) -> None:
    with pytest.raises(UpstreamInvalid):
        money(Decimal(value))


def test_balance_after_an_event_is_the_sum_of_its_money() -> None:
    left = [
        {"Type": "*monetary", "Value": 9.1, "Disabled": False},
        {"Type": "*monetary", "Value": 0.55, "Disabled": False},
        {"Type": "*monetary", "Value": 100, "Disabled": True},
        {"Type": "*data", "Value": 10**9, "Disabled": False},
    ]
    record = to_record(cdr(CostDetails={"AccountSummary": {"BalanceSummaries": left}}), "BA1")
    assert (record.balance_before, record.balance_after) == (Decimal(10), Decimal("9.65"))


@pytest.mark.parametrize(
    "changes",
    [
        {"Cost": -1},
        {"ToR": "*generic"},
        {"Usage": "-5s"},
        {"Usage": "62"},
        {"Account": "BA2"},
        {"RunID": "*raw"},
        {"CGRID": ""},
        {"ToR": "*data", "Usage": "1m"},
        {"AnswerTime": "2026-10-03T08:15:00"},
    ],
)
def test_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(UpstreamInvalid):
        to_record(cdr(**changes), "BA1")


def test_top_up_gives_and_debit_takes() -> None:
    top_up = to_record(cdr(RunID="*topup", ToR="*monetary", Usage="1ns", Cost=20), "BA1")
    assert (top_up.category, top_up.amount, top_up.charge) == ("topUp", Decimal(-20), Decimal(0))
    debit = to_record(cdr(RunID="*debit", ToR="*monetary", Usage="1ns", Cost=3), "BA1")
    assert (debit.category, debit.amount) == ("adjustment", Decimal(3))
    assert top_up.id != debit.id


@pytest.mark.parametrize("run", ["*topup", "*debit", "*remove_expired"])
def test_action_on_an_allowance_is_not_shown(run: str) -> None:
    assert hidden_id(cdr(RunID=run, ToR="*data", Usage="1", Cost=1e9), "BA1") == f"c1/{run}"
    assert hidden_id(cdr(RunID=run, ToR="*monetary", Usage="1ns"), "BA1") is None
    assert hidden_id(cdr(ToR="*data", Usage="1"), "BA1") is None
    with pytest.raises(UpstreamInvalid):
        hidden_id(cdr(RunID=run, ToR="*data", Usage="1"), "BA2")


class Link:
    """An engine with these CDRs."""

    def __init__(self, *cdrs: CgrCdr) -> None:
        self._cdrs = cdrs

    def post(self, _path: str, body: bytes, _deadline: float) -> HttpAnswer:
        call = msgspec.json.decode(body)
        order = call["params"][0]
        part: Any = self._cdrs[order.get("Offset", 0) :][: order.get("Limit", 0)]
        result = len(self._cdrs) if call["method"] == "APIerSv2.CountCDRs" else part
        return HttpAnswer(200, {}, msgspec.json.encode({"id": call["id"], "result": result, "error": None}))


def test_month_with_a_data_top_up_is_read() -> None:
    engine = CgratesRatingEngine(load_settings(BillingSettings, environment("billing")))
    left = {"AccountSummary": {"BalanceSummaries": [{"Type": "*monetary", "Value": 9.65, "Disabled": False}]}}
    engine._link = Link(  # type: ignore[assignment]
        cdr(CGRID="a", RunID="*topup", ToR="*data", Usage="1", Cost=1e9), cdr(CGRID="b", CostDetails=left)
    )
    start, end = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
    sums = reconcile(engine.all_usage("BA1", start, end, 1.0), None)
    assert (sums.opening, sums.charges, sums.top_ups) == (Decimal(10), Decimal("0.35"), Decimal(0))


def account(**balances: Any) -> CgrAccount:
    named = {f"*{kind}": each for kind, each in balances.items()}
    return msgspec.json.decode(msgspec.json.encode({"ID": "t:BA1", "BalanceMap": named or None}), type=CgrAccount)


def test_balances() -> None:
    never = {"Uuid": "a", "ID": "main", "Value": 12.4, "ExpirationDate": "0001-01-01T00:00:00Z"}
    ended = never | {"Uuid": "b", "ExpirationDate": "2026-11-23T00:00:00Z"}
    found = to_buckets(
        account(monetary=[never, ended], voice=[never | {"Value": 9e10}], sms=[never | {"Disabled": True}], data=None),
        "t", "BA1", "EUR", NOW,
    )  # fmt: skip
    assert [bucket.status for bucket in found] == ["active", "expired", "active", "suspended"]
    assert [bucket.valid_until is None for bucket in found] == [True, False, True, True]
    assert (found[0].remaining.amount, found[2].remaining.amount) == (Decimal("12.4"), Decimal(90))
    assert to_buckets(account(), "t", "BA1", "EUR", NOW) == []
    with pytest.raises(UpstreamInvalid):
        to_buckets(account(), "t", "BA2", "EUR", NOW)
    with pytest.raises(UpstreamInvalid):
        to_buckets(account(parsec=[never]), "t", "BA1", "EUR", NOW)
