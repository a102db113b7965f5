"""One suite for every rating engine dialect, each against its own simulator over real HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from billing.domain.months import Month, Period
from billing.domain.notes import Reading
from billing.domain.reconciliation import reconcile
from billing.domain.usage import UsageRecord
from billing.ports import RatingEngine, TooManyRecords
from billing.statement.figures import Figures
from billing.statement.renderer import render
from billing.statement.words import words_for
from billing.usecases.itemised_usage import UsageReader
from dev.samples.pdf_reading import Document
from dev.samples.statements import statement_of
from selfcare_shared.problems import Problem, Unavailable, UnprocessableContent, UpstreamInvalid, UpstreamTimeout
from tests.contract.rating_room import MODULES, Simulator, engine_for

ZONE = ZoneInfo("Europe/Zurich")
ACCOUNT = "BA0000000042"
START, END = Month(2026, 10).start(ZONE), Month(2026, 10).end(ZONE)


@pytest.fixture(scope="module", params=MODULES)
def simulator(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    running = Simulator(request.param)
    running.start()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(autouse=True)
def healed(simulator: Simulator) -> Iterator[None]:
    simulator.rows(ACCOUNT, 250)
    yield
    simulator.faults()


@pytest.fixture
def engine(simulator: Simulator) -> RatingEngine:
    return engine_for(simulator.dialect, simulator.url)


def soon(seconds: float = 8.0) -> float:
    return time.monotonic() + seconds


def month_of(engine: RatingEngine) -> list[UsageRecord]:
    return list(engine.all_usage(ACCOUNT, START, END, soon(20)))


def test_buckets_carry_type_value_unit_and_validity(engine: RatingEngine) -> None:
    buckets = {bucket.type: bucket for bucket in reversed(engine.buckets(ACCOUNT, soon()))}
    buckets.pop("other", None)
    assert {kind: bucket.remaining.unit for kind, bucket in buckets.items()} == {
        "monetary": "EUR",
        "voice": "s",
        "data": "B",
        "sms": "message",
    }
    assert all(isinstance(bucket.remaining.amount, Decimal) for bucket in buckets.values())
    assert buckets["data"].remaining.amount == buckets["data"].remaining.amount.to_integral()
    assert buckets["voice"].remaining.amount < 40_000, "seconds, not nanoseconds"
    assert buckets["data"].valid_until is not None
    assert buckets["data"].valid_until.tzinfo is UTC


def test_expired_balances_are_told_apart(engine: RatingEngine) -> None:
    money = [bucket for bucket in engine.buckets(ACCOUNT, soon()) if bucket.type == "monetary"]
    assert sorted(bucket.status for bucket in money) == ["active", "expired"]


def test_every_record_of_a_month_once_and_in_time_order(engine: RatingEngine) -> None:
    records = month_of(engine)
    assert len(records) == 250
    assert len({record.id for record in records}) == 250
    assert [record.start for record in records] == sorted(record.start for record in records)
    assert all(START <= record.start < END for record in records)
    assert all(record.start.tzinfo is UTC for record in records)


def test_small_pages_give_the_same_month(simulator: Simulator, engine: RatingEngine) -> None:
    paged = engine_for(simulator.dialect, simulator.url, rating_engine_page_size=37)
    assert month_of(paged) == month_of(engine)


def test_pages_by_offset_and_total(engine: RatingEngine) -> None:
    whole = month_of(engine)
    page = engine.usage(ACCOUNT, START, END, 240, 20, soon())
    assert (page.total, page.records) == (250, whole[240:])
    assert engine.usage(ACCOUNT, START, END, 250, 20, soon()).records == []


def test_month_without_usage_is_empty(simulator: Simulator, engine: RatingEngine) -> None:
    simulator.rows(ACCOUNT, 0)
    assert month_of(engine) == []
    assert engine.usage(ACCOUNT, START, END, 0, 10, soon()).total == 0


def test_amounts_reconcile_to_the_cent(engine: RatingEngine) -> None:
    records = month_of(engine)
    sums = reconcile(records, None)
    assert sums.opening is not None
    assert sums.closing is not None
    change = sums.top_ups + sums.adjustments - sums.charges - sums.expired
    assert sums.opening + change == sums.closing
    assert -int(sums.closing.normalize().as_tuple().exponent) <= 2, "no binary noise"
    assert sums.charges == sum((record.charge for record in records), Decimal(0))


def test_voice_in_seconds_and_data_in_octets(engine: RatingEngine) -> None:
    records = month_of(engine)
    units = {record.category: record.quantity.unit for record in records if record.quantity is not None}
    assert units["voice"] == "s"
    assert units["data"] == "B"
    assert units["sms"] == "message"
    assert any(record.quantity and record.quantity.amount > 60 for record in records if record.category == "voice")


def test_larger_than_a_statement_is_known_before_reading(simulator: Simulator) -> None:
    engine = engine_for(simulator.dialect, simulator.url, rating_engine_page_size=10)
    before = simulator.requests()
    with pytest.raises(TooManyRecords) as refused:
        list(engine.all_usage(ACCOUNT, START, END, soon(), 249))
    assert refused.value.total == 250
    assert simulator.requests() - before <= 2
    assert len(list(engine.all_usage(ACCOUNT, START, END, soon(), 250))) == 250


def test_statement_beyond_the_limit_is_refused_by_name(simulator: Simulator, engine: RatingEngine) -> None:
    simulator.rows(ACCOUNT, 5000)
    reader = UsageReader(engine, 20.0, lambda: datetime(2026, 11, 20, tzinfo=UTC))
    with pytest.raises(UnprocessableContent) as refused:
        reader.month(ACCOUNT, Period.of(Month(2026, 10), ZONE), 4000)
    assert "4000" in refused.value.detail
    assert refused.value.errors[0].code == "too-many-records"


def test_month_becomes_a_statement_with_the_same_sums(engine: RatingEngine) -> None:
    reader = UsageReader(engine, 20.0, lambda: datetime(2026, 11, 20, tzinfo=UTC))
    period = Period.of(Month(2026, 10), ZONE)
    usage = reader.month(ACCOUNT, period, 1000)
    window = reader.first_page(ACCOUNT, period, 10)
    assert window.reconciliation == usage.reconciliation
    assert (window.total, window.records) == (250, usage.records[:10])
    assert usage.as_of == period.end
    assert not usage.provisional
    assert usage.notes == ()
    assert usage.reconciliation.difference == 0
    assert usage.reconciliation.closing is not None
    document = Document(render(statement_of(usage.records, reconciliation=usage.reconciliation)))
    free = sum(record.destination == "freephone" and not record.amount for record in usage.records)
    assert len(document.rows()) == 250 - free
    assert Figures(words_for("en")).money(usage.reconciliation.closing) in document.tree.whole_text


def test_balances_of_a_whole_month_are_one_chain(engine: RatingEngine) -> None:
    """The engine's own balances, where it tells them, lead from one record to the next without a gap."""
    records = month_of(engine)
    balance = reconcile(records, None).opening
    assert balance is not None
    for record in records:
        assert record.balance_before in (None, balance)
        balance -= record.amount
        assert record.balance_after in (None, balance)


BELIEF: dict[str, tuple[dict[str, Any], type[Problem]]] = {
    "500": ({"status": 500}, UpstreamInvalid),
    "503": ({"status": 503}, Unavailable),
    "429": ({"status": 429, "retryAfter": 1}, Unavailable),
    "404": ({"status": 404}, UpstreamInvalid),
    "redirect": ({"status": 302}, UpstreamInvalid),
    "garbage": ({"body": "garbage"}, UpstreamInvalid),
    "html": ({"body": "html"}, UpstreamInvalid),
    "empty": ({"body": "empty"}, UpstreamInvalid),
    "truncated": ({"body": "truncated"}, UpstreamInvalid),
    "foreign": ({"body": "foreign"}, UpstreamInvalid),
}


@pytest.mark.parametrize(("faults", "problem"), BELIEF.values(), ids=BELIEF.keys())
def test_answer_that_cannot_be_believed(
    simulator: Simulator, engine: RatingEngine, faults: dict[str, Any], problem: type[Problem]
) -> None:
    simulator.faults(**faults)
    with pytest.raises(problem):
        engine.buckets(ACCOUNT, soon())
    with pytest.raises(problem):
        month_of(engine)
    simulator.faults()
    assert len(month_of(engine)) == 250


def test_repeated_record_is_never_counted_twice_and_the_lost_one_is_told(simulator: Simulator, engine: RatingEngine) -> None:
    simulator.faults(body="duplicate", path="usage")
    reading = Reading()
    records = list(engine.all_usage(ACCOUNT, START, END, soon(20), None, reading))
    assert (len(records), len({record.id for record in records}), reading.missing) == (249, 249, 1)


def test_entry_that_is_not_understood_hides_no_other(simulator: Simulator, engine: RatingEngine) -> None:
    whole = month_of(engine)
    simulator.faults(body="missing", path="usage")
    reading = Reading()
    assert list(engine.all_usage(ACCOUNT, START, END, soon(20), None, reading)) == whole[1:]
    assert (reading.left_out, reading.missing) == (1, 0)
    simulator.faults(body="negative", path="usage")
    records = month_of(engine)
    assert [record.amount for record in records] == [record.amount for record in whole]
    assert records[0].quantity is None
    simulator.faults(body="negative", path="bucket")
    (odd,) = [bucket for bucket in engine.buckets(ACCOUNT, soon()) if bucket.type == "other"][:1]
    assert odd.remaining.unit == "unit"


def test_two_errors_then_an_answer_is_an_answer(simulator: Simulator, engine: RatingEngine) -> None:
    simulator.faults(status=503, times=2)
    assert engine.buckets(ACCOUNT, soon())


def test_never_more_than_two_retries(simulator: Simulator, engine: RatingEngine) -> None:
    simulator.faults(status=503)
    before = simulator.requests()
    with pytest.raises(Unavailable):
        engine.buckets(ACCOUNT, soon())
    assert simulator.requests() - before == 3


def test_asked_pause_is_kept_or_given_up(simulator: Simulator, engine: RatingEngine) -> None:
    simulator.faults(status=503, retryAfter=1, times=1)
    begun = time.monotonic()
    assert engine.buckets(ACCOUNT, soon())
    assert time.monotonic() - begun >= 1
    simulator.faults(status=503, retryAfter=60, times=1)
    begun = time.monotonic()
    with pytest.raises(Unavailable):
        engine.buckets(ACCOUNT, soon())
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize("faults", [{"hang": True}, {"trickleBytesPerSecond": 5.0}], ids=["hangs", "trickles"])
def test_deadline_holds_whatever_the_engine_does(simulator: Simulator, engine: RatingEngine, faults: dict[str, Any]) -> None:
    simulator.faults(**faults)
    begun = time.monotonic()
    with pytest.raises(UpstreamTimeout):
        engine.buckets(ACCOUNT, soon(1.0))
    with pytest.raises(UpstreamTimeout):
        list(engine.all_usage(ACCOUNT, START, END, soon(1.0)))
    assert time.monotonic() - begun < 3


def test_breaker_fails_fast_and_closes_by_itself(simulator: Simulator) -> None:
    engine = engine_for(
        simulator.dialect,
        simulator.url,
        rating_engine_breaker_failures=3,
        rating_engine_breaker_pause=1,
        rating_engine_retries=0,
    )
    simulator.faults(status=503)
    for _ in range(3):
        with pytest.raises(Unavailable):
            engine.buckets(ACCOUNT, soon())
    before, begun = simulator.requests(), time.monotonic()
    for _ in range(20):
        with pytest.raises(Unavailable):
            engine.buckets(ACCOUNT, soon())
    assert time.monotonic() - begun < 0.5
    assert simulator.requests() == before
    simulator.faults()
    time.sleep(1.1)
    assert engine.buckets(ACCOUNT, soon())
    assert engine.buckets(ACCOUNT, soon())


def test_retries_add_at_most_a_tenth(simulator: Simulator) -> None:
    engine = engine_for(simulator.dialect, simulator.url, rating_engine_breaker_failures=10_000)
    simulator.faults(status=503)
    before = simulator.requests()
    for _ in range(100):
        with pytest.raises(Unavailable):
            engine.buckets(ACCOUNT, soon())
    assert simulator.requests() - before <= 100 + 10 + 10


def test_nobody_there(simulator: Simulator) -> None:
    engine = engine_for(simulator.dialect, "http://127.0.0.1:9")
    begun = time.monotonic()
    with pytest.raises(Unavailable):
        engine.buckets(ACCOUNT, soon())
    assert time.monotonic() - begun < 3
