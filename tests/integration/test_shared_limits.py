"""Rate limits that hold over several processes, with a real Redis that goes away and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import urllib3

from dev.databases.redis_server import RedisServer
from dev.stack.extra_service import extra_service
from dev.visit.log_scan import lines
from dev.visit.running import Running
from selfcare_shared.problems import RateLimited
from selfcare_shared.web.rate_limits import STORE_REST, RateLimits
from tests.support.rate_limits import Clock, login, settings


@pytest.fixture
def store() -> Iterator[RedisServer]:
    server = RedisServer()
    server.start()
    yield server
    server.close()


def ask(address: str, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return urllib3.request("GET", f"{address}/customer/v1/customers", headers=headers, retries=False).status


# Checklist: F9, D3
def test_a_login_has_one_limit_over_all_processes_and_an_outage_stops_nobody(
    running: Running, store: RedisServer, tmp_path: Path
) -> None:
    limits = {"SELFCARE_LIMIT_STORE": store.url, "SELFCARE_LIMIT_READS": "4/hour"}
    with ExitStack() as stack:
        first, second = (stack.enter_context(extra_service(running, "customer", tmp_path, **limits)) for _ in range(2))
        token, other = running.token("residential"), running.token("corporate")
        assert [ask(address, token) for address in (first, second, first, second)] == [200] * 4
        assert [ask(address, token) for address in (first, second)] == [429, 429]
        assert ask(second, other) == 200
        store.stop()
        assert [ask(first, token) for _ in range(5)] == [200] * 4 + [429]
    events = [line["event"] for log in tmp_path.glob("*.log") for _, line in lines(tmp_path, [log.stem])]
    assert "limits.store_away" in events


def test_the_store_is_used_again_when_it_is_back(store: RedisServer) -> None:
    clock, given = Clock(), settings(limit_reads="1/hour", limit_store=store.url)
    one, two = RateLimits(given, clock), RateLimits(given, clock)
    store.stop()
    for limits in (one, two):
        limits.admit_login(login("anna"), "reads")
    store.start()
    clock.now += STORE_REST
    one.admit_login(login("ben"), "reads")
    with pytest.raises(RateLimited):
        two.admit_login(login("ben"), "reads")
