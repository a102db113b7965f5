"""Support looks with a reason, the customer sees that, and the health of what stands behind is asked for real."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from dev.visit.answers import Answer
from dev.visit.running import Running, customer_of

CUSTOMER = customer_of("residential")
PROFILE = f"/customer/v1/customers/{CUSTOMER.customer_id}"
REASON = {"X-Access-Reason": "Ticket 48213, asks about a charge"}


# Checklist: A5
def test_support_needs_a_reason_and_cannot_change(running: Running) -> None:
    token = running.token("support")
    assert running.send("GET", PROFILE, token=token).status == 422
    assert running.send("GET", PROFILE, token=token, headers={"X-Access-Reason": "x"}).status == 422
    assert running.send("GET", PROFILE, token=token, headers=REASON).status == 200
    headers = REASON | {"If-Match": '"1"', "Content-Type": "application/merge-patch+json"}
    assert running.send("PATCH", PROFILE, token=token, body={"language": "de"}, headers=headers).status == 403


# Checklist: B18
def test_old_staff_sign_in_is_refused(running: Running) -> None:
    token = running.token("support", claims={"auth_time": 1_600_000_000})
    assert running.send("GET", PROFILE, token=token, headers=REASON).status == 401
    assert running.send("GET", "/customer/v1/support/health", token=token).status == 401


# Checklist: A5
def test_customer_sees_that_support_looked_and_not_who(running: Running) -> None:
    path = f"/billing/v1/customers/{CUSTOMER.customer_id}/balance"
    running.send("GET", path, token=running.token("support"), headers=REASON)
    own = running.get(f"{PROFILE}/accesses", "residential").json["accesses"]
    assert own[0]["operation"] == "RetrieveCurrentBalance"
    assert (own[0]["reason"], own[0]["agent"]) == (REASON["X-Access-Reason"], None)
    seen = running.send("GET", f"{PROFILE}/accesses", token=running.token("support"), headers=REASON).json["accesses"]
    assert seen[0]["operation"] == "ListAccessEvents"
    assert all(entry["agent"] for entry in seen)
    assert running.get(f"{PROFILE}/accesses", "corporate").status == 404


def search(running: Running) -> Answer:
    path, body = "/customer/v1/support/searches", {"msisdn": CUSTOMER.msisdn}
    return running.send("POST", path, token=running.token("support"), body=body, headers=REASON)


# Checklist: A5
@pytest.mark.parametrize("reason", ["Anrufer heisst Müller", "سبب طويل", "50 % zu viel verrechnet"])
def test_a_reason_in_any_script_travels_in_ascii_and_is_shown_as_written(running: Running, reason: str) -> None:
    headers = {"X-Access-Reason": quote(reason, safe=" ")}
    assert running.send("GET", PROFILE, token=running.token("support"), headers=headers).status == 200
    own = running.get(f"{PROFILE}/accesses", "residential").json["accesses"]
    assert own[0]["reason"] == reason


# Checklist: A5
def test_search_is_masked(running: Running) -> None:
    found = search(running).json["customers"]
    assert [entry["customerId"] for entry in found] == [CUSTOMER.customer_id]
    assert "•" in found[0]["maskedMsisdn"]
    assert "•" in found[0]["maskedName"]


def test_customer_sees_that_support_searched_for_the_number(running: Running) -> None:
    """Checklist: A5."""
    answer = search(running)
    own = running.get(f"{PROFILE}/accesses", "residential").json["accesses"]
    assert (own[0]["operation"], own[0]["reason"]) == ("SearchCustomers", REASON["X-Access-Reason"])
    assert own[0]["traceId"] == answer.header("X-Trace-Id")


@pytest.mark.parametrize("service", ["customer", "billing", "archive"])
def test_health_of_everything_behind(running: Running, service: str) -> None:
    document = running.get(f"/{service}/v1/support/health", "support").json
    assert {entry["state"] for entry in document["dependencies"]} == {"up"}
    if service == "archive":
        assert {entry["name"] for entry in document["figures"]} >= {"pendingStatements", "queueWaiting", "deadLetters"}


def test_health_says_which_dependency_is_down(running: Running) -> None:
    running.rating_faults(status=503)
    try:
        document = running.get("/billing/v1/support/health", "support").json
    finally:
        running.rating_faults()
    states = {entry["name"]: entry["state"] for entry in document["dependencies"]}
    assert states.pop("rating-engine") in {"down", "degraded"}
    assert set(states.values()) == {"up"}


# Checklist: A9


def test_a_colleague_does_not_change_the_companys_record(running: Running) -> None:
    """Sev is linked to a business number as a user; its administrator is somebody else."""
    path = f"/customer/v1/customers/{customer_of('several', 2).customer_id}"
    token = running.token("several")
    before = running.send("GET", path, token=token)
    headers = {"If-Match": before.header("ETag") or "", "Content-Type": "application/merge-patch+json"}
    answer = running.send("PATCH", path, token=token, body={"email": "mine@example.com"}, headers=headers)
    assert answer.status == 403
    assert "administrators" in answer.json["detail"]
    assert running.send("GET", path, token=token).json == before.json


def test_removing_the_account_ends_every_link_at_once(running: Running) -> None:
    token = running.token("several")
    linked = running.send("GET", "/customer/v1/customers", token=token).json["customers"]
    removed = running.send("DELETE", "/customer/v1/account", token=token)
    assert removed.json["endedLinks"] == len(linked) > 1
    assert running.send("GET", "/customer/v1/customers", token=token).json["customers"] == []
    for entry in linked:
        assert running.send("GET", f"/customer/v1/customers/{entry['customerId']}", token=token).status == 404
    assert running.send("DELETE", "/customer/v1/account", token=token).json["endedLinks"] == 0
