"""On whose behalf a call reads: what support must give, what is written down of it, and what a customer's own call leaves."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from customer.migrate import upgrade
from customer.settings import CustomerSettings
from dev.stack.environments import environment
from selfcare_shared.db import Database, open_database
from selfcare_shared.identity.access import AccessPolicy, login_hash
from selfcare_shared.identity.auth import Subject
from selfcare_shared.links.port import Viewer
from selfcare_shared.problems import Forbidden, Unauthorized, UnprocessableContent
from selfcare_shared.settings import load_settings

SESSION = 3600
CUSTOMER = "11111111-1111-4111-8111-111111111111"


class Operation(msgspec.Struct, frozen=True):
    operation_id: str = "RetrieveThing"
    method: str = "GET"
    group: str = ""


class Request(msgspec.Struct, frozen=True):
    """A call as the policy sees it."""

    subject: Subject
    reason: str | None = "Caller asked for help"
    operation: Operation = Operation()
    trace_id: str = "t" * 32

    def header(self, name: str) -> str | None:
        return self.reason if name == "X-Access-Reason" else None


def subject(*groups: str, auth_time: float | None = None) -> Subject:
    at = time.time() if auth_time is None else auth_time
    return Subject("issuer", "agent", frozenset(), frozenset(groups), 0, int(at))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path_factory.mktemp('access') / 'selfcare.db'}"
    upgrade(url)
    made = open_database(url, load_settings(CustomerSettings, environment("customer")))
    yield made
    made.close()


@pytest.fixture
def policy(database: Database) -> AccessPolicy:
    database.execute("DELETE FROM audit_event WHERE 1 = 1", {})
    return AccessPolicy(database, SESSION)


def written(database: Database) -> list[tuple[Any, ...]]:
    columns = "issuer, subject, customer_id, action, reason, trace_id, outcome"
    return [tuple(row) for row in database.all(f"SELECT {columns} FROM audit_event", {})]


def test_customers_own_call_needs_no_reason_and_leaves_no_trace(policy: AccessPolicy, database: Database) -> None:
    for groups in ((), ("administrators",)):
        asked = Request(subject(*groups, auth_time=0), None, Operation(method="PATCH"))
        assert policy.admit(asked, CUSTOMER) == Viewer("issuer", "agent")
    assert written(database) == []


def test_supports_look_is_written_down_before_it_is_had(policy: AccessPolicy, database: Database, capsysbinary: Any) -> None:
    """Checklist: A5."""
    viewer = policy.admit(Request(subject("support")), CUSTOMER)
    assert viewer == Viewer("issuer", "agent", "Caller asked for help")
    row = ("issuer", "agent", CUSTOMER, "support.RetrieveThing", "Caller asked for help", "t" * 32, "applied")
    assert written(database) == [row]
    (event,) = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert (event["event"], event["operation"], event["customerId"]) == ("support.access", "RetrieveThing", CUSTOMER)
    assert event["subjectHash"] == login_hash(viewer)
    policy.admit(Request(subject("support")))
    assert [entry[2] for entry in written(database)] == [CUSTOMER, None]


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE", "PUT"])
def test_support_changes_nothing_but_by_its_own_operations(policy: AccessPolicy, database: Database, method: str) -> None:
    """Checklist: A5."""
    with pytest.raises(Forbidden) as refused:
        policy.admit(Request(subject("support"), operation=Operation(method=method)), CUSTOMER)
    assert "not change" in refused.value.detail
    assert written(database) == []
    assert policy.admit(Request(subject("support"), operation=Operation(method=method, group="support"))).is_support
    with pytest.raises(Forbidden):
        policy.admit(Request(subject("support"), operation=Operation(method=method, group="others")), CUSTOMER)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("Call", "Call"),
        ("  Call  ", "Call"),
        ("x" * 200, "x" * 200),
        ("Gespr%C3%A4ch", "Gespräch"),
        ("Frau %E5%B1%B1%E7%94%B0", "Frau 山田"),
    ],
)
def test_reason_is_taken_as_it_was_meant(policy: AccessPolicy, given: str, reason: str) -> None:
    assert policy.admit(Request(subject("support"), given)).support_reason == reason


@pytest.mark.parametrize(
    "given", ["", "abc", "   a   ", "x" * 201, "a%0Abcd", "abc%00d", "%20%20%20%20", "abc\xe9\x00", "Gespr\xe4ch", "a\tbcd"]
)
@pytest.mark.parametrize("groups", [(), ("support",)])
def test_malformed_reason_is_refused_whoever_sends_it(policy: AccessPolicy, given: str, groups: tuple[str, ...]) -> None:
    with pytest.raises(UnprocessableContent) as refused:
        policy.admit(Request(subject(*groups), given), CUSTOMER)
    (error,) = refused.value.errors
    assert (error.pointer, error.code) == ("X-Access-Reason", "invalid")
    assert "4 to 200" in error.detail


def test_missing_reason_is_asked_for(policy: AccessPolicy, database: Database) -> None:
    with pytest.raises(UnprocessableContent) as refused:
        policy.admit(Request(subject("support"), None), CUSTOMER)
    (error,) = refused.value.errors
    assert (error.pointer, error.code) == ("X-Access-Reason", "required")
    assert error.detail
    assert written(database) == []


def test_staff_signs_in_anew(policy: AccessPolicy, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checklist: A5, B8."""
    monkeypatch.setattr(time, "time", lambda: 10_000.0)
    policy.admit(Request(subject("support", auth_time=10_000 - SESSION)), CUSTOMER)
    with pytest.raises(Unauthorized):
        policy.admit(Request(subject("support", auth_time=10_000 - SESSION - 1)), CUSTOMER)
    with pytest.raises(Unauthorized):
        policy.require_recent_sign_in(subject(auth_time=10_000 - SESSION - 1))


def test_hash_of_a_login_is_its_own() -> None:
    one = login_hash(Viewer("issuer", "agent"))
    assert len(one) == 16
    assert int(one, 16) >= 0
    others = [Viewer("issuer", "other"), Viewer("other", "agent"), Viewer("issuer agent", "")]
    assert one not in {login_hash(viewer) for viewer in others}
    assert login_hash(Viewer("issuer", "agent", "a reason")) == one
