"""CGRateS values as ours: Go durations, floating point money, balances that ended, events that were never rated."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.adapters.cgrates_balances import to_buckets
from billing.adapters.cgrates_records import hidden_id, seconds, to_record
from billing.adapters.cgrates_shapes import CgrAccount, CgrCdr
from billing.adapters.checks import NotUnderstood, exact
from billing.adapters.rating_cgrates import CgratesRatingEngine
from billing.domain.balance import Quantity
from billing.domain.notes import Reading
from billing.domain.reconciliation import reconcile
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
    except NotUnderstood:
        return
    assert text[-1] in "hms"


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_money_comes_back_from_floating_point(units: int, digits: int) -> None:
    price = Decimal(units).scaleb(-digits)
    assert exact(Decimal(repr(float(price) + 0.1 - 0.1))) == price


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e18", "-1e400", "sNaN"])
def test_number_that_cannot_be(value: str) -> None:
    with pytest.raises(NotUnderstood):
        exact(Decimal(value))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0.19999999999999998", "0.2"),
        ("0.09999999999999998", "0.1"),
        ("-2.7755575615628914e-17", "0"),
        ("0.30000000000000004", "0.3"),
        ("9.700000000000001", "9.7"),
        ("1.0000000000000002e-07", "0"),
        ("0.00000012", "0.00000012"),
        ("123456789012345678", "123456789012345678"),
        ("1e17", "100000000000000000"),
        ("12.3456", "12.3456"),
        ("0.1234567891", "0.123456789"),
        ("-0.0", "0"),
    ],
)
def test_what_was_calculated_with_binary_floats_is_what_was_meant(written: str, meant: str) -> None:
    found = exact(Decimal(written))
    assert found == Decimal(meant)
    assert -int(found.as_tuple().exponent) <= 9
    assert not (found == 0 and found.is_signed() and "-" in f"{found + 0:f}")


def record_of(**changes: Any) -> Any:
    return to_record(cdr(**changes), "t", "BA1")


def left(*summaries: dict[str, Any], **more: Any) -> str:
    """Cost details as the engine stores them: as text."""
    return json.dumps({"AccountSummary": {"BalanceSummaries": list(summaries)}} | more)


def test_balance_after_an_event_is_the_sum_of_its_money() -> None:
    details = left(
        {"Type": "*monetary", "Value": 9.1, "Disabled": False},
        {"Type": "*monetary", "Value": 0.55, "Disabled": False},
        {"Type": "*monetary", "Value": 100, "Disabled": True},
        {"Type": "*data", "Value": 10**9, "Disabled": False},
    )
    record = record_of(CostDetails=details)
    assert (record.balance_before, record.balance_after) == (Decimal(10), Decimal("9.65"))
    assert record.idle


def test_text_and_object_say_the_same() -> None:
    """The field's own example: details as JSON text, an action with the text `null`."""
    text = '{"AccountSummary":{"BalanceSummaries":[{"Type":"*monetary","Value":9.65}]}}'
    assert record_of(CostDetails=text) == record_of(CostDetails=json.loads(text))
    assert record_of(CostDetails=text).balance_after == Decimal("9.65")
    for nothing in ("null", "", None, "{", "[]", '{"AccountSummary":7}'):
        assert record_of(CostDetails=nothing).balance_after is None


def test_price_and_opening_are_those_of_the_details() -> None:
    summary = {"Type": "*monetary", "Initial": 5.773, "Value": 3.51154, "Disabled": False}
    record = record_of(Cost=2.2615, CostDetails=left(summary, Cost=2.26146, StartTime="2026-10-03T08:15:00.25Z"))
    assert (record.amount, record.balance_before, record.balance_after) == (
        Decimal("2.26146"),
        Decimal("5.773"),
        Decimal("3.51154"),
    )
    assert record.start == datetime(2026, 10, 3, 8, 15, 0, 250_000, tzinfo=UTC)


def test_price_paid_by_the_owner_of_a_shared_group_is_no_change_of_this_balance() -> None:
    steps = [
        {"Cost": 0.05, "AccountingID": "a", "CompressFactor": 1},
        {"Cost": 0.00417, "AccountingID": "b", "CompressFactor": 62},
    ]
    payers = {"a": {"AccountID": "t:BA1"}, "b": {"AccountID": "t:BA9"}}
    summary = {"Type": "*monetary", "Initial": 1, "Value": 0.95, "Disabled": False}
    details = left(summary, Cost=0.30854, Charges=[{"Increments": steps, "CompressFactor": 1}], Accounting=payers)
    record = record_of(CostDetails=details)
    assert (record.charge, record.amount) == (Decimal("0.30854"), Decimal("0.05"))


def test_price_that_no_account_pays() -> None:
    record = record_of(RequestType="*rated", Cost=0.1751)
    assert (record.charge, record.amount, record.balance_after) == (Decimal("0.1751"), 0, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"Cost": -1},
        {"RunID": "*raw"},
        {"CGRID": ""},
        {"AnswerTime": "2026-10-03T08:15:00"},
        {"AnswerTime": "soon"},
        {"Cost": "1e99"},
    ],
)
def test_left_out(changes: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstood):
        record_of(**changes)


@pytest.mark.parametrize("changes", [{"Account": "BA2"}, {"Account": "ba1"}, {"Tenant": "other"}])
def test_another_subscriber_hides_everything(changes: dict[str, Any]) -> None:
    with pytest.raises(UpstreamInvalid):
        record_of(**changes)


@pytest.mark.parametrize("changes", [{"Usage": "-5s"}, {"Usage": "62"}, {"ToR": "*data", "Usage": "1m"}, {"Usage": None}])
def test_measure_that_is_not_understood_hides_no_record(changes: dict[str, Any]) -> None:
    given = changes if changes["Usage"] is not None else {"Usage": ""}
    assert (record_of(**given).quantity, record_of(**given).amount) == (None, Decimal("0.35"))


def test_other_kinds_of_usage_are_other_services() -> None:
    record = record_of(ToR="*generic", Usage="2", Cost=1.98)
    assert (record.category, record.charge, record.quantity) == ("other", Decimal("1.98"), Quantity(Decimal(2), "unit"))


@pytest.mark.parametrize(
    ("run", "category", "amount", "sized"),
    [
        ("*topup", "topUp", -20, True),
        ("*debit", "adjustment", 20, True),
        ("*remove_balance", "adjustment", 20, True),
        ("*remove_expired", "expiry", 20, True),
        ("*topup_reset", "topUp", 0, False),
        ("*debit_reset", "adjustment", 0, False),
        ("*set_balance", "adjustment", 0, False),
    ],
)
def test_actions_on_money(run: str, category: str, amount: int, sized: bool) -> None:  # noqa: FBT001
    record = record_of(RunID=run, ToR="*monetary", Usage="1", Cost=20, CostDetails="null")
    assert (record.category, record.amount, record.charge, record.sized) == (category, amount, 0, sized)
    assert record.id == f"c1/{run}"


def test_transfer_is_what_its_source_is() -> None:
    transfer = {"RunID": "*transfer_balance", "ToR": "*voice", "Usage": "1ns", "Destination": "BA9", "CostDetails": "null"}
    money, data = ({"SourceBalanceSummary": json.dumps({"Type": kind, "Value": 1})} for kind in ("*monetary", "*data"))
    assert record_of(**transfer, Cost=4, ExtraFields=money).amount == 4
    assert record_of(**(transfer | {"Destination": "BA1"}), Cost=4, ExtraFields=money).amount == 0
    assert hidden_id(cdr(**transfer, Cost=4, ExtraFields=data), "t", "BA1") == ("allowance", "c1/*transfer_balance")


@pytest.mark.parametrize("run", ["*topup", "*debit", "*remove_expired", "*set_balance"])
def test_action_on_an_allowance_is_not_shown(run: str) -> None:
    assert hidden_id(cdr(RunID=run, ToR="*data", Usage="1", Cost=1e9), "t", "BA1") == ("allowance", f"c1/{run}")
    assert hidden_id(cdr(RunID=run, ToR="*monetary", Usage="1ns"), "t", "BA1") is None
    assert hidden_id(cdr(ToR="*data", Usage="1"), "t", "BA1") is None
    with pytest.raises(UpstreamInvalid):
        hidden_id(cdr(RunID=run, ToR="*data", Usage="1"), "t", "BA2")


class Link:
    """An engine with these CDRs."""

    def __init__(self, *cdrs: CgrCdr) -> None:
        self._cdrs = cdrs

    def post(self, _path: str, body: bytes, *_: Any) -> HttpAnswer:
        call = msgspec.json.decode(body)
        order = call["params"][0]
        part: Any = self._cdrs[order.get("Offset", 0) :][: order.get("Limit", 0)]
        result = len(self._cdrs) if call["method"] == "APIerSv2.CountCDRs" else part
        return HttpAnswer(200, {}, msgspec.json.encode({"id": call["id"], "result": result, "error": None}))


def test_month_with_a_data_top_up_is_read() -> None:
    engine = CgratesRatingEngine(load_settings(BillingSettings, environment("billing")))
    details = left({"Type": "*monetary", "Value": 9.65, "Disabled": False})
    engine._link = Link(  # type: ignore[assignment]
        cdr(CGRID="a", RunID="*topup", ToR="*data", Usage="1", Cost=1e9), cdr(CGRID="b", CostDetails=details)
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
    assert [bucket.name for bucket in found] == ["main", "main", "main", "main"]


def test_balances_of_other_kinds_stand_beside_the_others() -> None:
    each = {"Uuid": "a", "ID": "x", "Value": 3}
    reading = Reading()
    kinds = {"monetary": [each], "generic": [each | {"Uuid": "b", "ID": ""}], "mms": [each | {"Uuid": "c"}, {"Uuid": 7}, 5]}
    found = to_buckets(account(**kinds, parsec={"not": "a list"}), "t", "BA1", "EUR", NOW, reading)
    assert [(bucket.type, bucket.name, bucket.remaining.unit) for bucket in found] == [
        ("monetary", "x", "EUR"),
        ("other", "generic", "unit"),
        ("other", "x", "message"),
    ]
    assert reading.left_out == 3


def test_factor_says_how_many_units_of_use_one_unit_pays_for() -> None:
    each = {"Uuid": "a", "ID": "x", "Value": 3}
    for named in ({"Factors": {"*data": 1024}}, {"Factor": {"*data": 1024.0}}):
        (found,) = to_buckets(account(data=[each | named]), "t", "BA1", "EUR", NOW)
        assert found.remaining == Quantity(Decimal(3072), "B")


def test_disabled_account_and_shared_group() -> None:
    each = {"Uuid": "a", "ID": "*default", "Value": -0.48382, "SharedGroups": {"SG": True}}
    made = msgspec.structs.replace(account(monetary=[each]), disabled=True)
    (found,) = to_buckets(made, "t", "BA1", "EUR", NOW)
    assert (found.status, found.shared, found.name, found.counted) == ("suspended", True, "monetary", True)
