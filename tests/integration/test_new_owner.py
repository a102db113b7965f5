"""A number that went to another subscriber: old links end at once, and the new owner sees nothing from before."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dev.demo import people
from dev.demo.people import residential_customers
from dev.visit.linking import age_link, execute, link, unlink
from dev.visit.running import JSON, Running
from selfcare_shared.links.ownership import first_whole_month

FREE = residential_customers()[people.UNLINKED]
PROFILE = f"/customer/v1/customers/{FREE.customer_id}"
USAGE = f"/billing/v1/customers/{FREE.customer_id}/usage"
STATEMENTS = f"/archive/v1/customers/{FREE.customer_id}/statements"
ZURICH = ZoneInfo("Europe/Zurich")


@pytest.fixture
def token(running: Running) -> Iterator[str]:
    token = running.token("unlinked")
    yield token
    unlink(running, token, FREE.customer_id)
    execute(running, "DELETE FROM number_ownership")


def new_owner(running: Running, since: str, msisdn: str = FREE.msisdn) -> subprocess.CompletedProcess[str]:
    """The role as the operator's provisioning runs it."""
    environment = running.stack.plan.service_environment("customer", running.stack.queue_url)
    command = [sys.executable, "-m", "customer.new_owner", msisdn, since]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def month(back: int) -> str:
    """So many months before this one."""
    now = datetime.now(ZURICH)
    index = now.year * 12 + now.month - 1 - back
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def test_old_link_ends_and_old_usage_is_hidden_from_the_new_owner(running: Running, token: str) -> None:
    """Checklist: D10, A9."""
    link(running, token, FREE.msisdn)
    age_link(running, FREE.customer_id, 24 * 90)
    assert running.send("GET", f"{USAGE}/{month(2)}", token=token).status in (200, 303)
    assert running.send("GET", STATEMENTS, token=token).json["statements"]
    since = datetime.fromisoformat(f"{month(1)}-10T12:00:00+01:00")
    done = new_owner(running, since.isoformat())
    assert (done.returncode, done.stdout) == (0, "1 links ended\n")
    for path in (PROFILE, f"{USAGE}/{month(0)}", STATEMENTS):
        assert running.send("GET", path, token=token, headers={"Accept": JSON}).status == 404
    assert FREE.customer_id not in running.send("GET", "/customer/v1/customers", token=token).body.decode()
    link(running, token, FREE.msisdn)
    age_link(running, FREE.customer_id, 25)
    assert running.send("GET", f"{USAGE}/{month(0)}", token=token, headers={"Accept": JSON}).status == 200
    for back in (1, 2):
        for kind in (JSON, "application/pdf"):
            refused = running.send("GET", f"{USAGE}/{month(back)}", token=token, headers={"Accept": kind})
            assert (refused.status, refused.json["allowedFrom"]) == (422, month(0))
    assert running.send("GET", STATEMENTS, token=token).json["statements"] == []
    document = running.send("GET", f"{PROFILE}/export", token=token).json
    assert (len(document["links"]), document["statements"]) == (1, [])
    assert datetime.fromisoformat(document["numberOwnedSince"]) == since


def test_support_still_sees_what_was(running: Running, token: str) -> None:
    """Checklist: D10. With its reason, and audited."""
    link(running, token, FREE.msisdn)
    new_owner(running, f"{month(1)}-10T12:00:00+01:00")
    headers = {"X-Access-Reason": "Ticket 48213", "Accept": JSON}
    assert running.send("GET", f"{USAGE}/{month(2)}", token=running.token("support"), headers=headers).status == 200


def test_link_from_after_the_change_stands(running: Running, token: str) -> None:
    """Checklist: D10."""
    link(running, token, FREE.msisdn)
    done = new_owner(running, (datetime.now(UTC) - timedelta(days=5)).isoformat())
    assert done.stdout == "0 links ended\n"
    assert running.send("GET", PROFILE, token=token).status == 200


def test_an_older_call_that_comes_again_changes_nothing(running: Running, token: str) -> None:
    """Checklist: D10."""
    older, newer = f"{month(3)}-10T12:00:00+01:00", f"{month(1)}-10T12:00:00+01:00"
    assert [new_owner(running, since).stdout for since in (older, newer)] == ["0 links ended\n"] * 2
    link(running, token, FREE.msisdn)
    age_link(running, FREE.customer_id, 25)
    again = new_owner(running, older)
    assert (again.returncode, again.stdout.split(":")[0]) == (0, "nothing changed")
    refused = running.send("GET", f"{USAGE}/{month(2)}", token=token, headers={"Accept": JSON})
    assert (refused.status, refused.json["allowedFrom"]) == (422, month(0))


@pytest.mark.parametrize("since", ["2099-01-01T00:00:00+00:00", "2026-01-01T00:00:00", "yesterday"])
def test_times_that_cannot_be_are_refused(running: Running, since: str) -> None:
    assert new_owner(running, since).returncode != 0


def test_number_that_is_nobodys_is_refused(running: Running) -> None:
    assert new_owner(running, "2026-01-01T00:00:00+00:00", "+41790000000").returncode != 0


@pytest.mark.parametrize(
    ("since", "first"),
    [
        ("2026-03-01T00:00:00+01:00", "2026-03"),
        ("2026-02-28T23:00:00+00:00", "2026-03"),
        ("2026-03-01T00:00:01+01:00", "2026-04"),
        ("2026-12-24T12:00:00+01:00", "2027-01"),
    ],
)
def test_first_whole_month(since: str, first: str) -> None:
    """Checklist: D10."""
    assert first_whole_month(datetime.fromisoformat(since), ZURICH) == first
