"""What a real CGRateS answered, read by the adapter: every recorded month and account, with its right sums."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from billing.adapters.cgrates_errors import away
from billing.domain.notes import Reading, notes_on
from billing.domain.reconciliation import reconcile
from selfcare_shared.http_client import HttpAnswer
from selfcare_shared.problems import Unavailable, UpstreamInvalid
from tests.contract.recorded import FOLDER, engine_of, exchanges, month_engine, months, whole_year

# Shown, opening, top-ups, adjustments, charges, paid elsewhere, expired, difference, closing, notes.
MONTHS: dict[str, tuple[Any, ...]] = {
    "EXAMPLES": (3, "5", "20", "0", "0.3086", "0", "4.6914", "0", "20", []),
    "GetCDRs-account-not-found": (0, None, "0", "0", "0", "0", "0", "0", None, ["balanceUnknown"]),
    "GetCDRs-after-refund": (3, "-0.3086", "20", "0", "0.4837", "0", "0", "0.1751", "19.3828", ["difference"]),
    "GetCDRs-after-rerate": (3, "-0.3086", "20", "0", "0.4837", "0", "0", "0.1751", "19.3828", ["difference"]),
    "GetCDRs-all": (15, "0", "21.5", "0", "18.33576", "0.1751", "0", "0", "3.33934", ["paidElsewhere", "overlap"]),
    "GetCDRs-cdrlog-runs": (12, None, "52.55", "-7.25", "0", "0", "0", "0", None, ["balanceSet", "balanceUnknown"]),
    "GetCDRs-data-allowance": (3, "0", "20", "0", "0", "0", "0", "0", "20", []),
    "GetCDRs-dst-fold": (9, "50", "0", "0", "1.5759", "0", "0", "0", "48.4241", ["overlap"]),
    "GetCDRs-missed-call": (0, None, "0", "0", "0", "0", "0", "0", None, ["balanceUnknown"]),
    "GetCDRs-postpaid": (2, "0", "0", "0", "0.4837", "0", "0", "-0.00012", "-0.48382", ["rounding"]),
    "GetCDRs-remove-expired-false": (5, None, "32", "0", "0.6172", "0", "0", "0", "24.3828", ["balanceUnknown"]),
    "GetCDRs-remove-expired": (5, "0", "25", "0", "0.6172", "0", "4.6914", "0", "19.6914", []),
    "internal-GetCDRs": (9, "0", "20", "0", "5.51384", "0", "0", "0", "14.48616", ["overlap"]),
}


def told(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def test_every_recorded_month_is_judged() -> None:
    assert set(MONTHS) == set(months())
    assert len(list(FOLDER.glob("*.json"))) == 44


@pytest.mark.parametrize("name", MONTHS)
def test_recorded_month(name: str) -> None:
    engine, account = month_engine(name)
    reading = Reading()
    records = sorted(
        engine.all_usage(account, *whole_year(), time.monotonic() + 5, None, reading), key=lambda each: (each.start, each.order)
    )
    sums = reconcile(records)
    shown, opening, top_ups, adjustments, charges, elsewhere, expired, difference, closing, notes = MONTHS[name]
    assert len(records) == shown
    assert (sums.opening, sums.closing) == (told(opening), told(closing))
    assert (sums.top_ups, sums.adjustments, sums.charges) == tuple(map(Decimal, (top_ups, adjustments, charges)))
    assert (sums.paid_elsewhere, sums.expired, sums.difference) == tuple(map(Decimal, (elsewhere, expired, difference)))
    assert [note.code for note in notes_on(sums, reading, "EUR")] == notes
    assert reading.complete
    assert all(-int(record.amount.as_tuple().exponent) <= 5 for record in records)


def test_autumn_hour_is_told_by_the_details() -> None:
    """The database kept 02:10 of the first hour as 02:10+01:00; the details know the moment."""
    engine, account = month_engine("GetCDRs-dst-fold")
    found = sorted(record.start for record in engine.all_usage(account, *whole_year(), time.monotonic() + 5))
    october = [moment.strftime("%d %H:%M:%S.%f")[:14] for moment in found]
    assert october == [
        "24 23:30:00.00", "25 00:10:00.00", "25 00:50:00.00", "25 01:05:00.00", "25 01:50:00.00", "25 02:10:00.00",
        "31 22:59:59.00", "31 22:59:59.60", "31 23:00:00.00",
    ]  # fmt: skip


def test_event_stays_in_the_month_in_which_the_engine_lists_it() -> None:
    engine, account = month_engine("GetCDRs-dst-fold")
    start, end = datetime(2026, 10, 31, 23, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    listed = list(engine.all_usage(account, start, end, time.monotonic() + 5))
    assert [record.start for record in listed] == [start]


def test_inclusive_end_of_the_internal_storage_gives_no_record_of_the_next_month() -> None:
    engine, account = month_engine("internal-GetCDRs")
    start = datetime(2026, 11, 1, tzinfo=UTC)
    end = datetime(2026, 11, 28, 12, 20, tzinfo=UTC)
    assert len(list(engine.all_usage(account, start, end, time.monotonic() + 5))) == 4


@pytest.mark.parametrize("name", [name for name, each in exchanges().items() if each.method == "APIerSv2.GetAccount"])
def test_recorded_account(name: str) -> None:
    exchange = exchanges()[name]
    engine = engine_of({exchange.method: exchange.text})
    result = json.loads(exchange.text)["result"]
    if result is None:
        with pytest.raises(UpstreamInvalid):
            engine.buckets(exchange.order["Account"], time.monotonic() + 5)
        return
    reading = Reading()
    buckets = engine.buckets(exchange.order["Account"], time.monotonic() + 5, reading)
    listed = [each for kind in (result["BalanceMap"] or {}).values() for each in kind]
    assert (len(buckets), reading.left_out) == (len(listed), 0)
    assert all(each["ID"] in ("", "*default", bucket.name) for each, bucket in zip(listed, buckets, strict=True))
    assert all(bucket.status == "suspended" for bucket in buckets if result["Disabled"])


def test_names_kinds_and_flags_of_the_rich_account() -> None:
    exchange = exchanges()["GetAccount-rich"]
    found = engine_of({exchange.method: exchange.text}).buckets("BA1000002", time.monotonic() + 5)
    assert [(each.name, each.type, each.remaining.unit, str(each.remaining.amount), each.status) for each in found] == [
        ("points", "other", "unit", "3", "active"),
        ("mms", "other", "message", "5", "active"),
        ("monetary", "monetary", "EUR", "10", "active"),
        ("a", "monetary", "EUR", "0.3", "active"),
        ("off", "monetary", "EUR", "4", "suspended"),
        ("zurich", "monetary", "EUR", "3", "active"),
        ("v2", "voice", "s", "90.5", "active"),
    ]
    shared = exchanges()["GetAccount-shared-group"]
    (pool,) = engine_of({shared.method: shared.text}).buckets("BA1000033", time.monotonic() + 5)
    assert (pool.name, pool.shared) == ("pool", True)


def test_records_and_account_count_expired_money_alike() -> None:
    exchange = exchanges()["GetAccount-expired-still-listed"]
    engine = engine_of({exchange.method: exchange.text})
    assert engine.recorded_balance(engine.buckets("BA1000008", time.monotonic() + 5)) == Decimal("24.6914")


AWAY = {
    "caps-exceeded": json.loads((FOLDER / "caps-exceeded.json").read_text())["answerText"],
    "redis-down": json.loads((FOLDER / "outage-redis-down.json").read_text())["APIerSv2.GetAccount"]["answerText"],
    "starting": '{"id":1,"result":null,"error":"rpc: can\'t find service APIerSv2.CountCDRs"}\n',
    "mysql-down": '{"id":1,"result":null,"error":"SERVER_ERROR: dial tcp 192.0.2.1:3306: connect: connection refused"}\n',
}


@pytest.mark.parametrize("text", AWAY.values(), ids=AWAY)
def test_error_that_passes_means_that_the_engine_is_away(text: str) -> None:
    engine = engine_of({"APIerSv2.GetAccount": text})
    with pytest.raises(Unavailable):
        engine.buckets("BA1000001", time.monotonic() + 5)
    assert len(engine._link._http.asked) == 3, "a read is asked again twice"  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["GetCDRs-bad-order", "GetCDRs-bad-time", "unknown-method"])
def test_error_that_stays_is_a_refusal_and_not_asked_again(name: str) -> None:
    text = exchanges()[name].text
    assert away(HttpAnswer(200, {}, text.encode())) is None
    engine = engine_of({"APIerSv2.GetAccount": text})
    with pytest.raises(UpstreamInvalid):
        engine.buckets("BA1000001", time.monotonic() + 5)
    assert len(engine._link._http.asked) == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["GetCDRs-none", "GetCDRs-beyond-end", "CountCDRs-none"])
def test_nothing_is_nothing(name: str) -> None:
    empty = '{"id":0,"result":0,"error":null}' if name.startswith("GetCDRs") else exchanges()["CountCDRs-none"].text
    found = exchanges()[name].text if name.startswith("GetCDRs") else exchanges()["GetCDRs-none"].text
    engine = engine_of({"APIerSv2.CountCDRs": empty, "APIerSv2.GetCDRs": found})
    assert list(engine.all_usage("BA404", *whole_year(), time.monotonic() + 5)) == []


@pytest.mark.parametrize("name", list(months()))
def test_any_entry_of_another_account_hides_the_month(name: str) -> None:
    account, text = months()[name]
    rows = json.loads(text)["result"]
    rows[-1]["Account"] = "BA9999999999"
    answers = {
        "APIerSv2.GetCDRs": json.dumps({"id": 0, "result": rows, "error": None}),
        "APIerSv2.CountCDRs": json.dumps({"id": 0, "result": len(rows), "error": None}),
    }
    with pytest.raises(UpstreamInvalid):
        list(engine_of(answers).all_usage(account, *whole_year(), time.monotonic() + 5))
