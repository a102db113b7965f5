"""A login ends its links: every owner is told of what ended, and of nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest

from customer.usecases.remove_link import RemoveAccount, RemoveLink
from selfcare_shared.links.register import link_id
from selfcare_shared.problems import NotFound
from tests.support.linking_fakes import ANNA, BEN, BUSINESS, COMPANY, NUMBER, TRACE, Linking
from tests.support.records import record

OWN = record().customer_id


@pytest.fixture
def linked(linking: Linking) -> Linking:
    """Anna sees a private number and a company's."""
    now = datetime.now(UTC)
    linking.links.add(ANNA, OWN, "residential", NUMBER, now)
    linking.links.add(ANNA, COMPANY, "corporate", BUSINESS, now)
    linking.links.add(BEN, OWN, "residential", NUMBER, now)
    return linking


def audited(linking: Linking) -> set[tuple[str, ...]]:
    rows = linking.database.all("SELECT subject, customer_id, action, trace_id, outcome FROM audit_event", {})
    return {tuple(row) for row in rows}


def remove_account(linking: Linking) -> RemoveAccount:
    return RemoveAccount(Mock(kept_statements=Mock(return_value=7)), linking.removals, linking.tell_owner)


def test_account_ends_with_all_its_links_and_every_owner_is_told(linked: Linking) -> None:
    """Checklist: D8."""
    removed = remove_account(linked)(ANNA, TRACE)
    assert (removed.ended_links, removed.kept_statements) == (2, 7)
    assert linked.links.list(ANNA) == []
    assert linked.notices.sent == [], "the answer does not wait for them"
    linked.finish()
    assert sorted(linked.notices.sent) == [(NUMBER, "unlinked"), (BUSINESS, "unlinked")]
    assert audited(linked) == {("anna", customer, "link.removed", TRACE, "applied") for customer in (OWN, COMPANY)}
    assert [link.customer_id for link in linked.links.list(BEN)] == [OWN]


def test_links_that_ended_before_are_told_no_second_time(linked: Linking) -> None:
    assert linked.removals.remove(ANNA, COMPANY, datetime.now(UTC), TRACE)
    assert remove_account(linked)(ANNA, TRACE).ended_links == 1
    linked.finish()
    assert linked.notices.sent == [(NUMBER, "unlinked")]
    assert remove_account(linked)(ANNA, TRACE).ended_links == 0
    linked.finish()
    assert linked.notices.sent == [(NUMBER, "unlinked")]


def test_one_link_ends_by_its_own_name_whatever_its_case(linked: Linking) -> None:
    remove = RemoveLink(linked.links, linked.removals, linked.tell_owner, timedelta(days=1))
    for customer_id, name in ((COMPANY, link_id(ANNA, OWN)), (COMPANY, link_id(BEN, OWN)), (OWN, link_id(ANNA, COMPANY))):
        with pytest.raises(NotFound):
            remove(ANNA, customer_id, name, TRACE)
    assert len(linked.links.list(ANNA)) == 2
    remove(ANNA, OWN, link_id(ANNA, OWN).upper(), TRACE)
    linked.finish()
    assert [link.customer_id for link in linked.links.list(ANNA)] == [COMPANY]
    assert linked.notices.sent == [(NUMBER, "unlinked")]
    assert audited(linked) == {("anna", OWN, "link.removed", TRACE, "applied")}


def test_link_that_somebody_else_ended_meanwhile_tells_nobody(linked: Linking) -> None:
    remove = RemoveLink(linked.links, Mock(remove=Mock(return_value=False)), linked.tell_owner, timedelta(days=1))
    with pytest.raises(NotFound):
        remove(ANNA, OWN, link_id(ANNA, OWN), TRACE)
    linked.finish()
    assert linked.notices.sent == []
