"""Over the running product: an attacker's link is seen and ended by the owner, and the attacker's next call is a 404."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dev.demo import people
from dev.demo.people import residential_customers
from dev.visit.linking import age_link, execute, link
from dev.visit.running import Running

NUMBER = residential_customers()[people.UNLINKED]
LINKS = f"/customer/v1/customers/{NUMBER.customer_id}/links"
PROFILE = f"/customer/v1/customers/{NUMBER.customer_id}"


@pytest.fixture(autouse=True)
def nobody_left(running: Running) -> Iterator[None]:
    """Ended links stay in the customer's export, which other tests count."""
    yield
    execute(running, "DELETE FROM login_link WHERE customer_id = :customer_id", customer_id=NUMBER.customer_id)


def test_an_attackers_link_is_seen_and_ended_and_means_404_at_once(running: Running) -> None:
    owner, attacker = running.token("unlinked"), running.token("quiet")
    assert link(running, owner, NUMBER.msisdn).status == 201
    age_link(running, NUMBER.customer_id, 48)
    assert link(running, attacker, NUMBER.msisdn).status == 201
    assert running.send("GET", PROFILE, token=attacker).status == 200
    listed = running.send("GET", LINKS, token=owner).json["links"]
    assert [(entry["thisLogin"], entry["mayEnd"]) for entry in listed] == [(True, True), (False, True)]
    assert all(set(entry) == {"linkId", "linkedAt", "role", "thisLogin", "mayEnd"} for entry in listed)
    own, foreign = (entry["linkId"] for entry in listed)
    refused = running.send("DELETE", f"{LINKS}/{own}", token=attacker)
    assert refused.status == 403
    assert "too new" in refused.json["detail"]
    assert running.send("DELETE", f"{LINKS}/{foreign}", token=owner).status == 204
    assert running.send("GET", PROFILE, token=attacker).status == 404
    assert running.send("GET", LINKS, token=attacker).status == 404
    assert running.send("GET", PROFILE, token=owner).status == 200
    assert running.send("DELETE", f"{LINKS}/{own}", token=owner).status == 204
