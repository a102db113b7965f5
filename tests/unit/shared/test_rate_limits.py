"""Limits per address, per login and per class of operation: 429 with Retry-After, and no way around by a header."""

from __future__ import annotations

import time
from typing import Any

import pytest
from flask import Flask
from limits.errors import StorageError

from dev.visit.answers import CONTRACT
from selfcare_shared.identity.auth import Subject
from selfcare_shared.problems import RateLimited, Unauthorized
from selfcare_shared.settings import SettingsError
from selfcare_shared.web import app as factory
from selfcare_shared.web.app import create_app
from selfcare_shared.web.call import answer
from selfcare_shared.web.contract import Contract
from selfcare_shared.web.counters import ProcessCounters
from selfcare_shared.web.rate_limits import STORE_REST, RateLimits, client_address, kind_of
from tests.support.rate_limits import Clock, login, settings


class ByName:
    """A verifier whose token is the subject's name; none is nobody."""

    def install(self, _app: Flask, _issuer: str) -> None:
        """Nothing to do."""

    def prepare(self) -> None:
        """Nothing to do."""

    def authenticate(self, header: str | None) -> Subject:
        if header is None:
            raise Unauthorized
        return login(header)


def served(monkeypatch: pytest.MonkeyPatch, **limits: str) -> Any:
    monkeypatch.setattr(factory, "token_verifier", lambda _settings: ByName())
    security = [{"cognito": ["a"]}]
    paths = {
        "/thing": {"get": {"operationId": "GetThing", "security": security}},
        "/code": {"post": {"operationId": "SendCode", "security": security, "x-selfcare-limit": "codes"}},
    }
    views = {name: lambda _call: answer({}) for name in ("GetThing", "SendCode")}
    return create_app("test", settings(**limits), Contract({"paths": paths}), views).test_client()


def test_login_beyond_its_limit_is_told_when_to_come_back_and_others_are_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checklist: F9."""
    client = served(monkeypatch, limit_reads="3/minute")
    statuses = [client.get("/thing", headers={"Authorization": "anna"}).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    refused = client.get("/thing", headers={"Authorization": "anna"})
    assert refused.content_type == "application/problem+json"
    assert refused.json["type"] == "urn:selfcare:problem:too-many-requests"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert client.get("/thing", headers={"Authorization": "ben"}).status_code == 200


def test_sending_codes_is_stricter_than_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checklist: F9, D3. A class is counted on its own."""
    client = served(monkeypatch, limit_codes="2/minute")
    anna = {"Authorization": "anna"}
    assert [client.post("/code", headers=anna).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/thing", headers=anna).status_code == 200


def test_codes_are_limited_by_address_over_all_logins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checklist: D3, F9."""
    client = served(monkeypatch, limit_codes_address="2/minute")
    statuses = [client.post("/code", headers={"Authorization": name}).status_code for name in ("anna", "ben", "carl")]
    assert statuses == [200, 200, 429]


def test_address_is_limited_before_the_token_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checklist: F9."""
    client = served(monkeypatch, limit_address="2/minute")
    assert [client.get("/thing").status_code for _ in range(3)] == [401, 401, 429]


def test_written_addresses_do_not_help(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checklist: F6. One proxy: what it appended counts, whatever the client wrote before."""
    client = served(monkeypatch, limit_address="2/minute")
    seen = [f"198.51.100.{n}, 203.0.113.7" for n in range(3)]
    sent = [{"X-Forwarded-For": value, "X-Real-Ip": "8.8.8.8", "Forwarded": "for=8.8.8.8"} for value in seen]
    assert [client.get("/thing", headers=headers).status_code for headers in sent] == [401, 401, 429]
    assert client.get("/thing", headers={"X-Forwarded-For": "203.0.113.8"}).status_code == 401


@pytest.mark.parametrize(
    ("forwarded", "hops", "address"),
    [
        ("203.0.113.7", 1, "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7", 1, "203.0.113.7"),
        ("6.6.6.6,203.0.113.7, 10.0.0.4", 2, "203.0.113.7"),
        ("10.0.0.4", 2, "192.0.2.1"),
        ("", 1, "192.0.2.1"),
        ("6.6.6.6", 0, "192.0.2.1"),
        ("x" * 500, 1, "x" * 45),
    ],
)
def test_address_comes_from_a_fixed_number_of_proxies(forwarded: str, hops: int, address: str) -> None:
    """Checklist: F6."""
    assert client_address({"HTTP_X_FORWARDED_FOR": forwarded, "REMOTE_ADDR": "192.0.2.1"}, hops) == address


@pytest.mark.parametrize(
    ("operation_id", "accept", "kind"),
    [
        ("RetrieveCustomerInformation", None, "reads"),
        ("UpdateCustomerInformation", None, "changes"),
        ("RequestLink", None, "codes"),
        ("ConfirmLink", None, "codes"),
        ("RestoreStatement", None, "documents"),
        ("ExportCustomerData", "application/json", "documents"),
        ("RetrieveItemizedUsage", None, "documents"),
        ("RetrieveItemizedUsage", "application/json;q=0.1, application/pdf", "documents"),
        ("RetrieveItemizedUsage", "application/json;q=0.1, */*", "documents"),
        ("RetrieveItemizedUsage", "application/json", "reads"),
    ],
)
def test_class_of_an_operation(operation_id: str, accept: str | None, kind: str) -> None:
    """Checklist: F9."""
    assert kind_of(CONTRACT.operation(operation_id), accept) == kind


def test_window_ends() -> None:
    clock = Clock()
    limits = RateLimits(settings(limit_reads="1/minute"), clock)
    limits.admit_login(login("anna"), "reads")
    clock.now += 45
    with pytest.raises(RateLimited) as refused:
        limits.admit_login(login("anna"), "reads")
    assert refused.value.headers() == [("Retry-After", "15")]
    clock.now += 15
    limits.admit_login(login("anna"), "reads")


def test_counters_are_bounded_and_old_ones_go_first() -> None:
    clock = Clock()
    counters = ProcessCounters(3, clock)
    for key in "abcde":
        assert counters.incr(key, 60) == 1
    assert [counters.get(key) for key in "abcde"] == [0, 0, 1, 1, 1]
    clock.now += 61
    counters.incr("f", 60)
    assert counters.reset() == 2


class Away(ProcessCounters):
    """A shared store that cannot be asked."""

    STORAGE_SCHEME = ["away"]  # noqa: RUF012
    asked = 0

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        self.asked += 1
        raise StorageError(OSError())


def test_shared_store_counts_over_processes_and_its_outage_stops_nobody() -> None:
    clock = Clock()
    shared, given = ProcessCounters(10, clock), settings(limit_reads="1/minute")
    RateLimits(given, clock, shared).admit_login(login("anna"), "reads")
    with pytest.raises(RateLimited):
        RateLimits(given, clock, shared).admit_login(login("anna"), "reads")
    away = Away()
    limits = RateLimits(given, clock, away)
    limits.admit_login(login("anna"), "reads")
    with pytest.raises(RateLimited):
        limits.admit_login(login("anna"), "reads")
    assert away.asked == 1
    clock.now += STORE_REST
    limits.admit_login(login("ben"), "reads")
    assert away.asked == 2


def test_a_search_counts_as_a_search_and_one_agent_searches_no_more_than_the_limit() -> None:
    """Checklist: D3."""
    assert kind_of(CONTRACT.operation("SearchCustomers"), None) == "searches"
    limits = RateLimits(settings(limit_searches="20/minute"), Clock())
    for _ in range(20):
        limits.admit_login(login("sam"), "searches")
    with pytest.raises(RateLimited):
        limits.admit_login(login("sam"), "searches")
    limits.admit_login(login("sue"), "searches")


def test_unreachable_store_costs_little() -> None:
    limits = RateLimits(settings(limit_store="redis://127.0.0.1:9/0"))
    began = time.monotonic()
    for _ in range(50):
        limits.admit_login(login("anna"), "reads")
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("wrong", [{"limit_reads": "often"}, {"limit_store": "http://example.com"}])
def test_malformed_limits_stop_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="limit_"):
        settings(**wrong)
