"""Over the running stack: owners hear of links by e-mail, and numbers that changed lately get no code."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from dev.demo import people
from dev.demo.people import DemoCustomer, residential_customers
from dev.visit.linking import execute, link, texts_to, unlink
from dev.visit.running import Running

FREE = residential_customers()[people.UNLINKED]
HELD = [residential_customers()[place] for place in (people.SWAPPED, people.RECYCLED)]


def emails_to(running: Running, owner: DemoCustomer) -> list[str]:
    """What an owner was told, the newest first."""
    return [entry["text"] for entry in running.send("GET", "/local/emails.json", at="aws").json if entry["to"] == owner.email]


def wait(fulfilled: Callable[[], bool]) -> None:
    limit = time.monotonic() + 15
    while not fulfilled():
        assert time.monotonic() < limit
        time.sleep(0.05)


@pytest.fixture
def token(running: Running) -> Iterator[str]:
    execute(running, "DELETE FROM link_challenge")
    token = running.token("unlinked")
    yield token
    unlink(running, token, FREE.customer_id)
    running.send("PUT", "/control/away", at="number-events", body={"away": False})


def test_owner_hears_of_link_and_removal(running: Running, token: str) -> None:
    """Checklist: D8. The number is masked in the e-mail."""
    before = len(emails_to(running, FREE))
    assert link(running, token, FREE.msisdn).status == 201
    wait(lambda: len(emails_to(running, FREE)) == before + 1)
    assert unlink(running, token, FREE.customer_id).status == 204
    wait(lambda: len(emails_to(running, FREE)) == before + 2)
    removed, linked = emails_to(running, FREE)[:2]
    assert "linked" in linked
    assert "removed" in removed
    assert FREE.msisdn not in linked + removed


@pytest.mark.parametrize("customer", HELD, ids=["swapped", "recycled"])
def test_number_that_changed_lately_gets_no_code(running: Running, token: str, customer: DemoCustomer) -> None:
    """Checklist: D7, D5. The answer is the one of any number; the owner is told to call."""
    before = len(emails_to(running, customer))
    answer = running.send("POST", "/customer/v1/links", token=token, body={"msisdn": customer.msisdn})
    other = running.send("POST", "/customer/v1/links", token=token, body={"msisdn": "+41790000000"})
    assert answer.status == other.status == 202
    assert set(answer.json) == set(other.json)
    wait(lambda: len(emails_to(running, customer)) == before + 1)
    assert texts_to(running, customer.msisdn) == []


def test_outage_of_the_network_is_not_told_apart_and_sends_no_code(running: Running, token: str) -> None:
    """Checklist: D7."""
    running.send("PUT", "/control/away", at="number-events", body={"away": True})
    before = texts_to(running, FREE.msisdn)
    assert running.send("POST", "/customer/v1/links", token=token, body={"msisdn": FREE.msisdn}).status == 202
    log = running.stack.plan.state / "logs" / "customer.log"
    wait(lambda: '"reason":"unanswered"' in log.read_text())
    assert texts_to(running, FREE.msisdn) == before
    running.send("PUT", "/control/away", at="number-events", body={"away": False})
    assert link(running, token, FREE.msisdn).status == 201
