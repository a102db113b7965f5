"""Whoever sees a number sees who else does, and ends what is not right; a fresh login cannot put the owner out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from customer.usecases.list_links import ListCustomerLinks
from customer.usecases.remove_link import RemoveLink
from selfcare_shared.links.port import CustomerNotFound, Role, Segment, Viewer
from selfcare_shared.links.register import link_id
from selfcare_shared.problems import Conflict, Forbidden, NotFound
from tests.support.linking_fakes import ANNA, BEN, BUSINESS, COMPANY, NUMBER, TRACE, Linking
from tests.support.records import record

PRIVATE, DAY, NOW = record().customer_id, timedelta(days=1), datetime.now(UTC)
CLARA = Viewer("issuer", "clara")


def give(linking: Linking, login: Viewer, age: timedelta, *, company: bool = False, role: Role = "user") -> str:
    """A link that was made so long ago; answers its identifier."""
    customer, segment, number = (COMPANY, "corporate", BUSINESS) if company else (PRIVATE, "residential", NUMBER)
    kind: Segment = "corporate" if segment == "corporate" else "residential"
    linking.links.add(login, customer, kind, number, NOW - age)
    with linking.database.transaction() as connection:
        linking.links.give_role(connection, login, customer, role)
    return link_id(login, customer)


def end(linking: Linking, by: Viewer, customer: str, link: str) -> None:
    RemoveLink(linking.links, linking.removals, linking.tell_owner, DAY)(by, customer, link, TRACE)
    linking.finish()


def seen(linking: Linking, by: Viewer, customer: str = PRIVATE) -> dict[str, tuple[bool, bool]]:
    """(own, may end) by link."""
    entries = ListCustomerLinks(linking.links, DAY)(by, customer)
    return {entry.held.link.link_id: (entry.is_own, entry.may_end) for entry in entries}


def test_the_owner_sees_the_attackers_link_and_ends_it(linking: Linking) -> None:
    own, foreign = give(linking, ANNA, 30 * DAY), give(linking, BEN, timedelta(hours=1))
    assert seen(linking, ANNA) == {own: (True, True), foreign: (False, True)}
    end(linking, ANNA, PRIVATE, foreign)
    with pytest.raises(CustomerNotFound):
        linking.links.require(BEN, PRIVATE)
    linking.links.require(ANNA, PRIVATE)
    assert linking.notices.sent[-1] == (NUMBER, "unlinked")


def test_the_end_says_in_the_audit_trail_who_and_which(linking: Linking) -> None:
    give(linking, ANNA, 30 * DAY)
    foreign = give(linking, BEN, timedelta(hours=1))
    end(linking, ANNA, PRIVATE, foreign)
    rows = linking.database.all("SELECT subject, action, after_values, trace_id FROM audit_event", {})
    assert [(row[0], row[1], json.loads(row[2]), row[3]) for row in rows] == [
        ("anna", "link.ended", {"linkId": foreign}, TRACE)
    ]


def test_a_fresh_link_cannot_put_the_owner_out(linking: Linking) -> None:
    own = give(linking, ANNA, 30 * DAY)
    fresh = give(linking, BEN, timedelta(hours=23))
    assert seen(linking, BEN) == {own: (False, False), fresh: (True, True)}
    with pytest.raises(Forbidden):
        end(linking, BEN, PRIVATE, own)
    linking.links.require(ANNA, PRIVATE)


def test_an_owner_who_links_late_ends_an_older_link_once_settled(linking: Linking) -> None:
    older = give(linking, BEN, 30 * DAY)
    give(linking, ANNA, DAY + timedelta(minutes=1))
    end(linking, ANNA, PRIVATE, older)
    with pytest.raises(CustomerNotFound):
        linking.links.require(BEN, PRIVATE)


def test_everybody_ends_the_own_link_however_fresh(linking: Linking) -> None:
    give(linking, ANNA, 30 * DAY)
    end(linking, BEN, PRIVATE, give(linking, BEN, timedelta(seconds=1)))
    assert [entry.login for entry in linking.links.of_customer(PRIVATE)] == [ANNA]


@pytest.mark.parametrize("by", [CLARA, Viewer("other issuer", "anna"), Viewer("issuer", "ANNA")])
def test_a_stranger_sees_and_ends_nothing(linking: Linking, by: Viewer) -> None:
    own = give(linking, ANNA, 30 * DAY)
    for work in (lambda: end(linking, by, PRIVATE, own), lambda: seen(linking, by)):
        with pytest.raises(NotFound):
            work()


def test_a_link_to_another_customer_is_not_ended_through_the_own_one(linking: Linking) -> None:
    give(linking, ANNA, 30 * DAY)
    elsewhere = give(linking, BEN, 30 * DAY, company=True)
    with pytest.raises(NotFound):
        end(linking, ANNA, PRIVATE, elsewhere)
    linking.links.require(BEN, COMPANY)


def test_support_sees_all_and_ends_none(linking: Linking) -> None:
    own = give(linking, ANNA, 30 * DAY)
    agent = Viewer("issuer", "agent", "caller asks")
    assert seen(linking, agent) == {own: (False, False)}
    with pytest.raises(NotFound):
        end(linking, agent, PRIVATE, own)


def test_a_company_is_cleared_by_its_administrator_alone(linking: Linking) -> None:
    boss = give(linking, ANNA, timedelta(hours=1), company=True, role="administrator")
    colleague = give(linking, BEN, 30 * DAY, company=True)
    assert seen(linking, BEN, COMPANY) == {colleague: (True, True), boss: (False, False)}
    with pytest.raises(Forbidden):
        end(linking, BEN, COMPANY, boss)
    end(linking, ANNA, COMPANY, colleague)
    assert [entry.login for entry in linking.links.of_customer(COMPANY)] == [ANNA]


def test_the_last_administrator_does_not_lock_the_company_out(linking: Linking) -> None:
    boss = give(linking, ANNA, 30 * DAY, company=True, role="administrator")
    colleague = give(linking, BEN, 30 * DAY, company=True)
    with pytest.raises(Conflict):
        end(linking, ANNA, COMPANY, boss)
    end(linking, ANNA, COMPANY, colleague)
    end(linking, ANNA, COMPANY, boss)
    assert linking.links.of_customer(COMPANY) == []


def test_with_two_administrators_one_may_go(linking: Linking) -> None:
    boss = give(linking, ANNA, 30 * DAY, company=True, role="administrator")
    give(linking, BEN, 30 * DAY, company=True, role="administrator")
    end(linking, BEN, COMPANY, boss)
    assert [entry.login for entry in linking.links.of_customer(COMPANY)] == [BEN]
