"""Whatever bytes an engine sends, over a real connection, the result is right or a problem: never a wrong statement."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.domain.months import Month
from billing.domain.notes import Reading
from billing.domain.usage import UsageRecord
from billing.ports import RatingEngine
from dev.doubles.cgrates.documents import account_document, cdr_document, cgr_id
from dev.doubles.rating_engine.documents import bucket_documents, usage_document, usage_id
from dev.doubles.rating_engine.usage import UsageGenerator
from selfcare_shared.problems import Problem
from tests.contract.rating_room import ScriptedServer, engine_for, scripted

ZONE = ZoneInfo("Europe/Zurich")
ACCOUNT = "BA0000000042"
START, END = Month(2026, 10).start(ZONE), Month(2026, 10).end(ZONE)
ROWS = UsageGenerator(1, ZONE, lambda _: 12).month(ACCOUNT, 2026, 10).rows
READING = Reading()
# The breaker must stay closed, or later examples would not reach the engine.
PATIENT = {"rating_engine_breaker_failures": 10**6, "rating_engine_retries": 0}
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

UNTIL_CLOSED = b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\nX-Total-Count: 12\r\n\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with scripted() as running:
        yield running


@pytest.fixture(scope="module", params=["tmf", "cgrates"])
def room(request: pytest.FixtureRequest, server: ScriptedServer) -> tuple[str, RatingEngine]:
    return request.param, engine_for(request.param, server.url, **PATIENT)


def documents(dialect: str) -> list[dict[str, Any]]:
    named = [(usage_id(ACCOUNT, 2026, 10, row), row) for row in ROWS]
    if dialect == "tmf":
        made = [usage_document(ACCOUNT, name, row, "EUR") for name, row in named]
    else:
        made = [cdr_document(ACCOUNT, name, order, row, ZONE) for order, (name, row) in enumerate(named)]
    decoded: list[dict[str, Any]] = msgspec.json.decode(msgspec.json.encode(made))
    return decoded


def body_of(dialect: str, result: Any) -> bytes:
    if dialect == "tmf":
        return msgspec.json.encode(result)
    return b'{"id":@ID@,"error":null,"result":' + msgspec.json.encode(result) + b"}"


def reply(body: bytes, total: int = len(ROWS), *, kind: str = "application/json", length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nX-Total-Count: {total}\r\nContent-Length: {size}\r\n"
    return head.encode() + b"Connection: close\r\n\r\n" + body


class Counting:
    """CGRateS counts in a call of its own; this one answers it from the script and lets the page through."""

    def __init__(self, server: ScriptedServer, page: bytes, total: int) -> None:
        self._server, self._replies = server, [UNTIL_CLOSED + b'{"id":@ID@,"error":null,"result":%d}' % total, page]

    def read(self, engine: RatingEngine) -> list[UsageRecord]:
        original = engine._link.post  # type: ignore[attr-defined]

        def post(path: str, body: bytes, *others: Any) -> Any:
            self._server.reply = self._replies.pop(0)
            return original(path, body, *others)

        engine._link.post = post  # type: ignore[attr-defined]
        try:
            return engine.usage(ACCOUNT, START, END, 0, 100, time.monotonic() + 5, READING).records
        finally:
            engine._link.post = original  # type: ignore[attr-defined]


def read(room: tuple[str, RatingEngine], server: ScriptedServer, page: bytes) -> list[UsageRecord]:
    dialect, engine = room
    if dialect == "cgrates":
        return Counting(server, page, len(ROWS)).read(engine)
    server.reply = page
    return engine.usage(ACCOUNT, START, END, 0, 100, time.monotonic() + 5, READING).records


def honest_page(dialect: str) -> bytes:
    return body_of(dialect, documents(dialect))


def test_the_honest_page_is_read(room: tuple[str, RatingEngine], server: ScriptedServer) -> None:
    records = read(room, server, UNTIL_CLOSED + honest_page(room[0]))
    assert [record.amount for record in records] == [Decimal(row.cents) / 100 for row in ROWS]


@given(noise=st.binary(max_size=400))
@SETTINGS
def test_any_bytes_at_all(room: tuple[str, RatingEngine], server: ScriptedServer, noise: bytes) -> None:
    with pytest.raises(Problem):
        read(room, server, noise)


# Checklist: E12
@given(noise=st.binary(max_size=400), kind=st.sampled_from(["application/json", "text/html", ""]))
@SETTINGS
def test_any_body(room: tuple[str, RatingEngine], server: ScriptedServer, noise: bytes, kind: str) -> None:
    page = reply(noise, kind=kind)
    try:
        assert read(room, server, page) == []
        assert noise.strip() == b"[]"
    except Problem:
        pass


@given(data=st.data())
@SETTINGS
def test_cut_anywhere(room: tuple[str, RatingEngine], server: ScriptedServer, data: st.DataObject) -> None:
    body = honest_page(room[0])
    cut = data.draw(st.integers(0, len(body) - 1))
    with pytest.raises(Problem):
        read(room, server, reply(body[:cut], length=len(body) + 50))


@given(data=st.data())
@SETTINGS
def test_cut_without_a_length(room: tuple[str, RatingEngine], server: ScriptedServer, data: st.DataObject) -> None:
    """Where only the end of the connection ends the body, half a list is still not a list."""
    body = honest_page(room[0])
    cut = data.draw(st.integers(0, len(body) - 1))
    with pytest.raises(Problem):
        read(room, server, UNTIL_CLOSED + body[:cut])


VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12)
JSON = st.recursive(VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3))


# Checklist: E12
@given(data=st.data(), value=JSON)
@SETTINGS
def test_any_member_replaced(room: tuple[str, RatingEngine], server: ScriptedServer, data: st.DataObject, value: Any) -> None:
    """The result is a problem, or every other record as it is: finite, bounded, ours, within the month."""
    made = documents(room[0])
    victim = data.draw(st.sampled_from(made))
    spared = victim.get("id", victim.get("CGRID"))
    victim[data.draw(st.sampled_from(sorted(victim)))] = value
    try:
        records = read(room, server, UNTIL_CLOSED + body_of(room[0], made))
    except Problem:
        return
    for record in records:
        assert START <= record.start < END
        assert 0 < len(record.id) <= 200
        assert record.amount.is_finite()
        assert record.quantity is None or record.quantity.amount >= 0
    amounts = {record.id.split("/")[0]: record.amount for record in records}
    for row in ROWS:
        known = usage_id(ACCOUNT, 2026, 10, row)
        name = known if room[0] == "tmf" else cgr_id(known)
        if name not in (spared, victim.get("id", victim.get("CGRID"))):
            assert amounts[name] == Decimal(row.cents) / 100


def balances(dialect: str) -> Any:
    if dialect == "tmf":
        made: Any = bucket_documents(ACCOUNT, 1234, "EUR", datetime(2026, 11, 24, tzinfo=UTC))
    else:
        made = account_document(ACCOUNT, 1234, datetime(2026, 11, 24, tzinfo=UTC))
    return msgspec.json.decode(msgspec.json.encode(made))


@given(data=st.data(), value=JSON)
@SETTINGS
def test_any_member_of_a_balance_replaced(
    room: tuple[str, RatingEngine], server: ScriptedServer, data: st.DataObject, value: Any
) -> None:
    """A problem, or buckets whose amounts are finite numbers in the unit of their type, and no other bucket lost."""
    dialect, engine = room
    made = balances(dialect)
    victims = made if dialect == "tmf" else [made, *(each for kind in made["BalanceMap"].values() for each in kind)]
    victim = data.draw(st.sampled_from(victims))
    victim[data.draw(st.sampled_from(sorted(victim)))] = value
    head = UNTIL_CLOSED.replace(b"X-Total-Count: 12\r\n", b"")
    server.reply = head + body_of(dialect, made)
    try:
        found = engine.buckets(ACCOUNT, time.monotonic() + 5)
    except Problem:
        return
    units = {"voice": "s", "data": "B", "sms": "message"}
    for bucket in found:
        assert bucket.remaining.amount.is_finite()
        assert bucket.remaining.unit == units.get(bucket.type, bucket.remaining.unit)
        assert bucket.valid_until is None or bucket.valid_until.tzinfo is UTC


@given(noise=st.binary(max_size=300))
@SETTINGS
def test_any_body_for_a_balance(room: tuple[str, RatingEngine], server: ScriptedServer, noise: bytes) -> None:
    server.reply = reply(noise)
    with contextlib.suppress(Problem):
        assert room[1].buckets(ACCOUNT, time.monotonic() + 5) == []
        assert noise.strip() == b"[]"


@given(data=st.data())
@SETTINGS
def test_bits_flipped(room: tuple[str, RatingEngine], server: ScriptedServer, data: st.DataObject) -> None:
    """A damaged byte is a problem or leaves a whole list of twelve; the reader never crashes otherwise."""
    body = bytearray(honest_page(room[0]))
    for place in data.draw(st.lists(st.integers(40, len(body) - 1), min_size=1, max_size=4)):
        body[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Problem):
        assert len(read(room, server, UNTIL_CLOSED + bytes(body))) <= len(ROWS)
