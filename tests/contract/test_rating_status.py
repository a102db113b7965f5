"""What the rating engine refused or has not rated yet is neither charged nor a reason to refuse the month."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from billing.adapters import rating_tmf
from billing.adapters.rating_tmf import _usage_path
from billing.domain.months import Month, Period
from billing.domain.reconciliation import reconcile
from billing.usecases.itemised_usage import UsageReader
from dev.demo import people
from dev.demo.people import residential_customers
from tests.contract.rating_room import ScriptedServer, Simulator, engine_for, scripted

ACCOUNT = "BA0000000042"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted() as running:
        yield running


def entry(number: int, status: str, price: float | None, before: str | None) -> dict[str, Any]:
    facts = [] if before is None else [{"name": "balanceBefore", "valueType": "decimal", "value": before}]
    rated = [] if price is None else [{"taxIncludedRatingAmount": {"unit": "EUR", "value": price}}]
    document = {
        "id": f"u{number}",
        "usageDate": f"2026-10-0{number}T08:00:00Z",
        "usageType": "voice",
        "status": status,
        "usageCharacteristic": facts,
        "relatedParty": [{"id": ACCOUNT}],
    }
    return document | ({"ratedProductUsage": rated} if rated else {})


def reply(entries: list[dict[str, Any]]) -> bytes:
    body = msgspec.json.encode(entries)
    head = f"Content-Type: application/json\r\nX-Total-Count: {len(entries)}\r\nContent-Length: {len(body)}"
    return f"HTTP/1.0 200 OK\r\n{head}\r\n\r\n".encode() + body


def test_rejected_and_received_records_are_passed_over(server: ScriptedServer) -> None:
    """Whether or not the engine keeps to the filter that it is asked with."""
    entries = [entry(1, "rejected", 99.0, "0"), entry(2, "rated", 0.35, "10"), entry(3, "received", None, None)]
    server.reply = reply(entries)
    reader = UsageReader(engine_for("tmf", server.url), 5.0, lambda: datetime(2026, 11, 20, tzinfo=UTC))
    usage = reader.month(ACCOUNT, Period.of(Month(2026, 10), ZoneInfo("UTC")), 10)
    assert [record.id for record in usage.records] == ["u2"]
    assert usage.reconciliation.charges == Decimal("0.35")
    assert usage.reconciliation.closing == Decimal("9.65")


@pytest.mark.parametrize("status", ["rated", "rerated", "billed"])
def test_rated_in_any_way_counts(server: ScriptedServer, status: str) -> None:
    server.reply = reply([entry(1, status, 0.35, "10")])
    engine = engine_for("tmf", server.url)
    start = datetime(2026, 10, 1, tzinfo=UTC)
    found = list(engine.all_usage(ACCOUNT, start, datetime(2026, 11, 1, tzinfo=UTC), time.monotonic() + 5))
    assert [record.amount for record in found] == [Decimal("0.35")]


def test_engine_is_asked_for_rated_records_so_that_its_count_is_theirs() -> None:
    path = _usage_path(ACCOUNT, datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC), 0, 10)
    assert "&status=rated,rerated,billed&" in path


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    running = Simulator("tmf")
    running.start()
    try:
        yield running
    finally:
        running.stop()


@pytest.mark.parametrize("asked", ["rated,rerated,billed", "rated,rerated,billed,rejected,received"], ids=["keeps", "ignores"])
def test_month_is_the_same_whether_or_not_the_engine_filters(
    simulator: Simulator, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over small pages, so that entries passed over lie between those that count."""
    account = residential_customers()[people.RESIDENTIAL].billing_account
    simulator.rows(account, 30)
    monkeypatch.setattr(rating_tmf, "RATED", tuple(asked.split(",")))
    engine = engine_for("tmf", simulator.url, rating_engine_page_size=4)
    start, end = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
    counted = engine.usage(account, start, end, 0, 4, time.monotonic() + 5).total
    records = list(engine.all_usage(account, start, end, time.monotonic() + 10))
    assert counted is not None
    assert counted - len(records) == (0 if asked == "rated,rerated,billed" else 2)
    assert all(record.id.startswith("u-") for record in records)
    assert reconcile(records, None).charges < 99
