"""A number linked just now: balance and details at once, usage and statements after the delay."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from dev.demo import people
from dev.demo.people import residential_customers
from dev.visit.linking import age_link, link, unlink
from dev.visit.running import JSON, Running

FREE = residential_customers()[people.UNLINKED]
PROFILE = f"/customer/v1/customers/{FREE.customer_id}"
USAGE = f"/billing/v1/customers/{FREE.customer_id}/usage/2026-10"
STATEMENTS = f"/archive/v1/customers/{FREE.customer_id}/statements"
HISTORY = [
    ("GET", USAGE),
    ("GET", STATEMENTS),
    ("GET", f"{STATEMENTS}/{uuid.uuid4()}"),
    ("POST", f"{STATEMENTS}/{uuid.uuid4()}/restoration"),
]


@pytest.fixture
def token(running: Running) -> Iterator[str]:
    token = running.token("unlinked")
    yield token
    unlink(running, token, FREE.customer_id)


def refused(running: Running, method: str, path: str, token: str) -> list[datetime]:
    """When the history opens, as each form of the refusal says."""
    answers = [running.send(method, path, token=token, headers={"Accept": kind}) for kind in ("application/pdf", JSON)]
    for answer in answers:
        assert (answer.status, answer.json["type"]) == (403, "urn:selfcare:problem:history-not-yet"), path
    return [datetime.fromisoformat(answer.json["availableFrom"]) for answer in answers]


def test_history_of_a_new_link_waits_and_the_rest_does_not(running: Running, token: str) -> None:
    """Checklist: D8. Support, whose look is audited, is not held back."""
    opens = datetime.fromisoformat(link(running, token, FREE.msisdn).json["linkedAt"]) + timedelta(days=1)
    assert running.send("GET", PROFILE, token=token).status == 200
    assert running.send("GET", f"/billing/v1/customers/{FREE.customer_id}/balance", token=token).status == 200
    for method, path in HISTORY:
        assert refused(running, method, path, token) == [opens, opens]
    reason = {"X-Access-Reason": "Ticket 48213", "Accept": JSON}
    for path in (USAGE, STATEMENTS):
        assert running.send("GET", path, token=running.token("support"), headers=reason).status == 200


def test_history_opens_after_the_delay_and_not_before(running: Running, token: str) -> None:
    """Checklist: D8."""
    link(running, token, FREE.msisdn)
    for hours, status in ((23.9, 403), (24.1, 200)):
        age_link(running, FREE.customer_id, hours)
        for path in (USAGE, STATEMENTS):
            assert running.send("GET", path, token=token, headers={"Accept": JSON}).status == status


def test_link_that_was_removed_and_made_again_waits_anew(running: Running, token: str) -> None:
    """Checklist: A8, D8. An old link's age is no loan for a new one."""
    link(running, token, FREE.msisdn)
    age_link(running, FREE.customer_id, 48)
    unlink(running, token, FREE.customer_id)
    link(running, token, FREE.msisdn)
    refused(running, "GET", USAGE, token)
