"""A company's number: a right code is not enough, the account's administrator decides."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dev.demo import people
from dev.demo.people import residential_customers
from dev.visit.answers import Answer
from dev.visit.linking import execute, link, texts_to, unlink
from dev.visit.running import Running, customer_of, login

COMPANY = customer_of("corporate")
PROFILE = f"/customer/v1/customers/{COMPANY.customer_id}"
APPROVALS = f"{PROFILE}/approvals"


@pytest.fixture
def una(running: Running) -> Iterator[str]:
    """Una, who got hold of the company's telephone; nothing is left of it afterwards."""
    token = running.token("unlinked")
    yield token
    unlink(running, token, COMPANY.customer_id)
    execute(running, "DELETE FROM link_approval")


def decide(running: Running, login: str, approval_id: str, decision: str) -> Answer:
    path = f"{APPROVALS}/{approval_id}/decision"
    return running.send("POST", path, token=running.token(login), body={"decision": decision})


def told(running: Running, words: str) -> bool:
    """Whether the telephone hears of it, which is after the answer."""
    limit = time.monotonic() + 10
    while not any(words in text for text in texts_to(running, COMPANY.msisdn)):
        if time.monotonic() > limit:
            return False
        time.sleep(0.05)
    return True


def own_requests(running: Running, token: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = running.send("GET", "/customer/v1/links", token=token).json["approvals"]
    return found


def events(running: Running) -> list[str]:
    token = running.token("corporate")
    execute(running, "DELETE FROM audit_event WHERE action = 'customer.exported'")
    held = running.send("GET", f"{PROFILE}/export", token=token).json["events"]
    return [entry["action"] for entry in held]


def test_right_code_waits_and_the_administrator_approves(running: Running, una: str) -> None:
    """Checklist: D6, A8, A9."""
    waits = link(running, una, COMPANY.msisdn)
    assert (waits.status, waits.json["state"]) == (202, "waiting")
    assert running.send("GET", PROFILE, token=una).status == 404
    assert running.send("GET", "/customer/v1/customers", token=una).json["customers"] == []
    assert [entry["state"] for entry in own_requests(running, una)] == ["waiting"]

    seen = running.get(APPROVALS, "corporate").json["approvals"]
    assert [entry["reference"] for entry in seen] == [waits.json["reference"]]
    decided = decide(running, "corporate", waits.json["approvalId"], "approved")
    assert (decided.status, decided.json["state"]) == (200, "approved")
    assert running.send("GET", PROFILE, token=una).status == 200
    linked = running.send("GET", "/customer/v1/customers", token=una).json["customers"]
    assert [(entry["segment"], entry["role"]) for entry in linked] == [("corporate", "user")]
    assert running.get(APPROVALS, "corporate").json["approvals"] == []
    assert told(running, "was approved")
    assert {"link.waits", "link.approved"} <= set(events(running))


def test_declined_login_sees_nothing_and_is_told(running: Running, una: str) -> None:
    """Checklist: D6."""
    waits = link(running, una, COMPANY.msisdn).json
    assert decide(running, "corporate", waits["approvalId"], "declined").status == 200
    assert running.send("GET", PROFILE, token=una).status == 404
    assert [entry["state"] for entry in own_requests(running, una)] == ["declined"]
    assert decide(running, "corporate", waits["approvalId"], "approved").status == 409
    assert running.send("GET", PROFILE, token=una).status == 404


def test_only_the_administrator_sees_and_decides(running: Running, una: str) -> None:
    """Checklist: A1, A4, D6. Not whoever asked, not another company's login, not a mere user of the account."""
    waits = link(running, una, COMPANY.msisdn).json
    for stranger in ("unlinked", "several", "residential"):
        assert decide(running, stranger, waits["approvalId"], "approved").status == 404
        assert running.get(APPROVALS, stranger).status == 404
    assert decide(running, "support", waits["approvalId"], "approved").status == 403
    decide(running, "corporate", waits["approvalId"], "approved")
    assert running.send("GET", APPROVALS, token=una).status == 403
    assert decide(running, "unlinked", waits["approvalId"], "declined").status == 403


def test_request_is_decided_once_even_in_parallel(running: Running, una: str) -> None:
    """Checklist: A8."""
    waits = link(running, una, COMPANY.msisdn).json
    decisions = ["approved", "declined"] * 4
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda word: decide(running, "corporate", waits["approvalId"], word).status, decisions))
    assert sorted(statuses) == [200] + [409] * 7
    final = own_requests(running, una)[0]["state"]
    assert (running.send("GET", PROFILE, token=una).status == 200) == (final == "approved")


def test_asking_again_waits_once(running: Running, una: str) -> None:
    first, second = (link(running, una, COMPANY.msisdn).json for _ in range(2))
    assert first["approvalId"] == second["approvalId"]
    assert len(own_requests(running, una)) == 1


def test_request_lapses_after_two_weeks(running: Running, una: str) -> None:
    waits = link(running, una, COMPANY.msisdn).json
    execute(running, "UPDATE link_approval SET requested_at = '2026-01-01 00:00:00.000000'")
    assert running.get(APPROVALS, "corporate").json["approvals"] == []
    assert decide(running, "corporate", waits["approvalId"], "approved").status == 404
    assert own_requests(running, una) == []


def test_removing_the_account_withdraws_what_waits(running: Running, una: str) -> None:
    """Checklist: A9."""
    waits = link(running, una, COMPANY.msisdn).json
    running.send("DELETE", "/customer/v1/account", token=una)
    assert decide(running, "corporate", waits["approvalId"], "approved").status == 409
    assert running.send("GET", PROFILE, token=una).status == 404


@pytest.mark.parametrize("faults", [{"frozen": True}, {"listener": "refusing"}], ids=["hangs", "refuses"])
def test_corporate_outage_leaves_linking_alone(running: Running, una: str, faults: dict[str, Any]) -> None:
    """Checklist: D5. The answer is the same and as quick for any number; a private number is linked as ever."""
    free = residential_customers()[people.UNLINKED]
    execute(running, "DELETE FROM link_challenge")
    running.send("PUT", "/control/faults", at="corporate-control", body=faults)
    try:
        for number in (COMPANY.msisdn, "+41790009999"):
            begun = time.monotonic()
            answer = running.send("POST", "/customer/v1/links", token=una, body={"msisdn": number})
            assert (answer.status, time.monotonic() - begun < 1.5) == (202, True)
        begun = time.monotonic()
        assert link(running, una, free.msisdn).status == 201
        assert time.monotonic() - begun < 4
    finally:
        running.send("DELETE", "/control/faults", at="corporate-control")
        unlink(running, una, free.customer_id)


def test_company_without_an_administrator_gets_one_from_the_operator(running: Running) -> None:
    """The role `appoint` of the customer service's image, on a login that was no administrator."""
    sev, number = customer_of("several", 2), "/customer/v1/customers"
    subject = login("several").subject
    environment = running.stack.plan.service_environment("customer", running.stack.queue_url)
    command = [sys.executable, "-m", "customer.appoint", subject, sev.customer_id]
    subprocess.run(command, env=environment, check=True, timeout=60)
    roles = {entry["customerId"]: entry["role"] for entry in running.get(number, "several").json["customers"]}
    assert roles[sev.customer_id] == "administrator"
    assert running.get(f"{number}/{sev.customer_id}/approvals", "several").json == {"approvals": []}
    execute(running, "UPDATE login_link SET role = 'user' WHERE subject = :subject", subject=subject)
