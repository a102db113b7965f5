"""A system behind is away, slow or talks garbage: a problem within the deadline, and only for the calls that need it."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from dev.databases.server import DatabaseServer
from dev.visit.running import Running, customer_of, this_month

CUSTOMER = customer_of("residential")
BALANCE = f"/billing/v1/customers/{CUSTOMER.customer_id}/balance"
# The month that lasts: a closed one may come from the archive, which needs no rating engine.
USAGE = f"/billing/v1/customers/{CUSTOMER.customer_id}/usage/{this_month()}"
PROFILE = f"/customer/v1/customers/{CUSTOMER.customer_id}"
FORBIDDEN = (b"Traceback", b"SELECT", b"127.0.0.1", b"localhost", b"sqlite", b"pymysql", b"eyJ")


@pytest.fixture(autouse=True)
def healed(running: Running) -> Iterator[None]:
    yield
    running.rating_faults()


def assert_honest_problem(answer: Any, statuses: set[int]) -> None:
    assert answer.status in statuses
    assert answer.header("Content-Type") == "application/problem+json"
    assert int(answer.header("Retry-After")) > 0
    assert not [word for word in FORBIDDEN if word in answer.body]


FAULTS: dict[str, tuple[dict[str, Any], set[int]]] = {
    "answers 500": ({"status": 500}, {502}),
    "answers 503": ({"status": 503}, {502, 503}),
    "answers 429": ({"status": 429, "retryAfter": 1}, {502, 503}),
    "garbage": ({"body": "garbage"}, {502}),
    "a sign-in page": ({"body": "html"}, {502}),
    "empty": ({"body": "empty"}, {502}),
    "truncated": ({"body": "truncated"}, {502}),
    "another subscriber's data": ({"body": "foreign"}, {502}),
}


# Checklist: E12
@pytest.mark.parametrize(("faults", "statuses"), FAULTS.values(), ids=FAULTS.keys())
def test_rating_engine_that_cannot_be_believed(running: Running, faults: dict[str, Any], statuses: set[int]) -> None:
    running.rating_faults(**faults)
    assert_honest_problem(running.get(BALANCE, "residential"), statuses)
    assert_honest_problem(running.get(USAGE, "residential", headers={"Accept": "application/json"}), statuses)
    assert_honest_problem(running.get(USAGE, "residential"), statuses)
    assert running.get(PROFILE, "residential").status == 200


@pytest.mark.parametrize("damage", ["missing", "negative"])
def test_an_entry_that_cannot_be_understood_hides_no_other(running: Running, damage: str) -> None:
    """ADR 107: the rest is shown, and said to be the rest."""
    whole = running.get(BALANCE, "residential").json
    running.rating_faults(body=damage)
    rest, month = running.get(BALANCE, "residential"), running.get(USAGE, "residential", headers={"Accept": "application/json"})
    assert (rest.status, month.status) == (200, 200)
    assert rest.json["leftOut"] == (1 if damage == "missing" else 0)
    assert len(rest.json["buckets"]) + rest.json["leftOut"] == len(whole["buckets"])
    assert running.get(USAGE, "residential").status == 200


def test_rating_engine_that_hangs_or_trickles(running: Running) -> None:
    token = running.token("residential")
    for faults in ({"hang": True}, {"trickleBytesPerSecond": 20.0}):
        running.rating_faults(**faults)
        begun = time.monotonic()
        assert_honest_problem(running.send("GET", BALANCE, token=token), {503, 504})
        assert time.monotonic() - begun < 10
        assert running.send("GET", PROFILE, token=token).status == 200


def test_rating_engine_comes_back_without_a_restart(running: Running) -> None:
    running.rating_faults(status=500)
    running.get(BALANCE, "residential")
    running.rating_faults()
    limit = time.monotonic() + 60
    while running.get(BALANCE, "residential").status != 200:
        assert time.monotonic() < limit
        time.sleep(0.5)


def test_slow_rating_engine_is_waited_for(running: Running) -> None:
    running.rating_faults(latencySeconds=1.5)
    assert running.get(BALANCE, "residential").status == 200


# Checklist: F7
def test_pipelined_and_conflicting_framing_is_refused(running: Running) -> None:
    raw = b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    with socket.create_connection(("127.0.0.1", running.stack.plan.ports["customer"]), timeout=5) as link:
        link.sendall(raw)
        answer = link.recv(4096)
    assert answer.startswith(b"HTTP/1.1 400")


def test_frozen_database_is_a_problem_in_time_and_heals(running: Running, database_server: DatabaseServer) -> None:
    token = running.token("residential")
    assert running.send("GET", PROFILE, token=token).status == 200
    with database_server.frozen():
        begun = time.monotonic()
        for path in (PROFILE, BALANCE, f"/archive/v1/customers/{CUSTOMER.customer_id}/statements"):
            assert_honest_problem(running.send("GET", path, token=token), {503})
        assert time.monotonic() - begun < 25
        assert running.send("GET", "/readyz", at="customer").status == 200
    limit = time.monotonic() + 60
    while running.send("GET", PROFILE, token=token).status != 200:
        assert time.monotonic() < limit
        time.sleep(0.5)
