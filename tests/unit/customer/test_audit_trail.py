"""Whatever changes who sees whom stands together with its entry in the audit trail, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock
from zoneinfo import ZoneInfo

import pytest

from customer.adapters.appointments_sql import SqlAppointments, SqlHandovers
from customer.adapters.holdings_sql import SqlHoldings
from customer.domain.approval import Approval
from customer.usecases.appoint_administrator import AppointAdministrator
from customer.usecases.hand_over_number import HandOverNumber
from customer.usecases.remove_link import RemoveAccount, RemovedAccount, RemoveLink
from selfcare_shared import audit
from selfcare_shared.db import DatabaseUnavailable
from selfcare_shared.links.ownership import NumberOwnership
from selfcare_shared.links.port import ADMINISTRATOR, CustomerNotFound
from selfcare_shared.links.register import link_id
from tests.support.linking_fakes import ANNA, BEN, BUSINESS, COMPANY, NUMBER, TRACE, Linking
from tests.support.records import record

PRIVATE = record().customer_id


def remove_link(linking: Linking) -> None:
    RemoveLink(linking.links, linking.removals, linking.tell_owner)(ANNA, PRIVATE, link_id(ANNA, PRIVATE), TRACE)


def remove_account(linking: Linking) -> RemovedAccount:
    return RemoveAccount(SqlHoldings(linking.database), linking.removals, linking.tell_owner)(ANNA, TRACE)


def appoint(linking: Linking) -> None:
    company = Mock(retrieve=Mock(return_value=linking.corporate.records[0]))
    AppointAdministrator(company, SqlAppointments(linking.database, linking.links))(BEN, COMPANY)


def hand_over(linking: Linking) -> int | None:
    book = Mock(find_in_every_segment=linking.residential.find_by_msisdn)
    handovers = SqlHandovers(linking.database, NumberOwnership(ZoneInfo("Europe/Zurich")))
    return HandOverNumber(book, handovers)(NUMBER, datetime.now(UTC) - timedelta(seconds=1))


def events(linking: Linking) -> list[tuple[str, str, str]]:
    sql = "SELECT action, subject, customer_id FROM audit_event ORDER BY action, customer_id"
    return [(row[0], row[1], row[2]) for row in linking.database.all(sql, {})]


def everything(linking: Linking) -> list[list[tuple[object, ...]]]:
    tables = ("login_link", "link_approval", "number_ownership", "audit_event")
    return [[tuple(row) for row in linking.database.all(f"SELECT * FROM {name}", {})] for name in tables]


@pytest.fixture
def linked(linking: Linking) -> Linking:
    """Anna is linked to her own number since yesterday, and waits for a company's."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    linking.links.add(ANNA, PRIVATE, "residential", NUMBER, yesterday)
    waits = linking.confirm(ANNA, linking.ask(number=BUSINESS).challenge_id, linking.messages.code())
    assert isinstance(waits, Approval)
    linking.database.execute("DELETE FROM audit_event", {})
    return linking


@pytest.mark.parametrize("act", [remove_link, remove_account, appoint, hand_over])
def test_nothing_changes_that_cannot_be_written_down(
    linked: Linking, monkeypatch: pytest.MonkeyPatch, act: Callable[[Linking], object]
) -> None:
    """Checklist: D6."""
    before = everything(linked)
    with monkeypatch.context() as broken:
        broken.setattr(audit, "record_event", Mock(side_effect=DatabaseUnavailable))
        with pytest.raises(DatabaseUnavailable):
            act(linked)
    linked.finish()
    assert everything(linked) == before
    assert linked.notices.sent == []
    act(linked)
    assert everything(linked) != before


def test_removed_link_is_written_down_and_told(linked: Linking) -> None:
    remove_link(linked)
    linked.finish()
    assert linked.links.list(ANNA) == []
    assert events(linked) == [("link.removed", "anna", PRIVATE)]
    assert linked.notices.sent == [(NUMBER, "unlinked")]


def test_removed_account_ends_every_link_and_every_wish(linked: Linking) -> None:
    linked.links.add(ANNA, COMPANY, "corporate", BUSINESS, datetime.now(UTC))
    assert remove_account(linked) == RemovedAccount(2, 0)
    linked.finish()
    assert events(linked) == [("link.removed", "anna", PRIVATE), ("link.removed", "anna", COMPANY)]
    assert sorted(linked.notices.sent) == [(NUMBER, "unlinked"), (BUSINESS, "unlinked")]
    assert [row[0] for row in linked.database.all("SELECT state FROM link_approval", {})] == ["withdrawn"]
    assert remove_account(linked) == RemovedAccount(0, 0)


def test_account_with_more_links_than_a_list_shows_ends_whole(linking: Linking) -> None:
    now = datetime.now(UTC)
    for number in range(103):
        linking.links.add(ANNA, f"33333333-3333-4333-8333-{number:012d}", "residential", f"+4179{number:07d}", now)
    assert remove_account(linking).ended_links == 103
    assert len(events(linking)) == 103


def test_appointed_login_is_the_companys_administrator(linked: Linking) -> None:
    appoint(linked)
    assert linked.links.role(BEN, COMPANY) == ADMINISTRATOR
    assert events(linked) == [("link.appointed", "appoint", COMPANY)]


def test_number_of_nobody_is_handed_over_to_nobody(linked: Linking) -> None:
    linked.residential.records = ()
    with pytest.raises(CustomerNotFound):
        hand_over(linked)
    assert events(linked) == []


def test_handed_over_number_ends_older_links_and_is_written_down(linked: Linking) -> None:
    assert hand_over(linked) == 1
    assert linked.links.list(ANNA) == []
    assert events(linked) == [("number.recycled", "new-owner", PRIVATE)]
