"""What an administrator decides is answered before anybody is told, and the audit row stands or falls with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest

from customer.domain.approval import Approval, Decision
from customer.settings import CustomerSettings
from customer.usecases.decide_link import DecideLink
from customer.usecases.list_approvals import ListLinkApprovals, ListLinkRequests
from customer.usecases.retrieve_customer import RetrieveCustomer
from dev.stack.environments import environment
from selfcare_shared import audit
from selfcare_shared.db import Connection, DatabaseUnavailable
from selfcare_shared.links.port import ADMINISTRATOR, Viewer
from selfcare_shared.problems import Conflict, Forbidden, NotFound, Unavailable
from selfcare_shared.settings import load_settings
from tests.support.linking_fakes import ANNA, BEN, BUSINESS, COMPANY, TRACE, Linking
from tests.support.records import record

CLARA = Viewer("issuer", "clara")
LIFETIME = load_settings(CustomerSettings, environment("customer")).link_approval_lifetime


class Decisions:
    """Anna waits for a company's number, whose administrator is Clara."""

    def __init__(self, linking: Linking) -> None:
        self.linking, customers = linking, Mock()
        self.company = customers.retrieve
        self.company.return_value = linking.corporate.records[0]
        linking.database.retrying(self._appoint)
        waits = linking.confirm(ANNA, linking.ask(number=BUSINESS).challenge_id, linking.messages.code())
        assert isinstance(waits, Approval)
        linking.messages.sent.clear()
        self.waits = waits
        self._decide = DecideLink(
            linking.approvals,
            linking.links,
            RetrieveCustomer(customers),
            linking.messages,
            linking.tell_owner,
            linking.settings,
            linking.after.append,
        )

    def _appoint(self, connection: Connection) -> None:
        self.linking.links.put(connection, CLARA, COMPANY, "corporate", BUSINESS, datetime.now(UTC))
        self.linking.links.give_role(connection, CLARA, COMPANY, ADMINISTRATOR)

    def decide(self, decision: Decision = "approved", viewer: Viewer = CLARA) -> Approval:
        return self._decide(viewer, COMPANY, self.waits.approval_id, decision, TRACE)

    def actions(self) -> list[str]:
        rows = self.linking.database.all("SELECT action FROM audit_event WHERE subject = 'clara'", {})
        return [row[0] for row in rows]


@pytest.fixture
def decisions(linking: Linking) -> Decisions:
    return Decisions(linking)


def test_decision_is_answered_before_the_message_is_sent(decisions: Decisions) -> None:
    """Checklist: D6. However long the network takes for it."""
    assert decisions.decide().state == "approved"
    assert (decisions.linking.messages.sent, decisions.actions()) == ([], ["link.approved"])
    decisions.linking.finish()
    assert [number for number, text in decisions.linking.messages.sent if "was approved" in text] == [BUSINESS]


def test_message_that_fails_takes_nothing_back(decisions: Decisions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions.linking.messages, "send", Mock(side_effect=Unavailable))
    decisions.decide()
    decisions.linking.finish()
    assert [link.customer_id for link in decisions.linking.links.list(ANNA)] == [COMPANY]


def test_no_decision_without_its_audit_row(decisions: Decisions, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checklist: D6."""
    with monkeypatch.context() as broken:
        broken.setattr(audit, "record_event", Mock(side_effect=DatabaseUnavailable))
        with pytest.raises(DatabaseUnavailable):
            decisions.decide()
    assert decisions.linking.links.list(ANNA) == []
    assert decisions.decide().state == "approved"


def test_number_that_is_not_the_companys_any_more_is_linked_to_nobody(decisions: Decisions) -> None:
    """Checklist: D6, D10. It can still be declined."""
    decisions.company.return_value = record(segment="corporate", msisdn="+41795000099", customer_id=COMPANY)
    with pytest.raises(Conflict) as refused:
        decisions.decide()
    assert "does not belong" in refused.value.detail
    decisions.linking.finish()
    assert (decisions.linking.links.list(ANNA), decisions.linking.messages.sent, decisions.actions()) == ([], [], [])
    assert decisions.decide("declined").state == "declined"


def test_decision_stands_once_and_says_when(decisions: Decisions) -> None:
    begun = datetime.now(UTC)
    decided = decisions.decide("declined")
    assert (decided.approval_id, decided.state) == (decisions.waits.approval_id, "declined")
    assert decided.decided_at is not None
    assert begun <= decided.decided_at <= datetime.now(UTC)
    for again in ("approved", "declined"):
        with pytest.raises((Conflict, NotFound)):
            decisions.decide(again)
    assert decisions.linking.links.list(ANNA) == []


@pytest.mark.parametrize("decision", ["approved", "declined"])
def test_requester_hears_of_both_and_the_owner_of_a_link_alone(decisions: Decisions, decision: Decision) -> None:
    """Checklist: D6, D8."""
    decisions.decide(decision)
    decisions.linking.finish()
    ((number, text),) = decisions.linking.messages.sent
    assert number == BUSINESS
    assert decisions.waits.reference in text
    assert f"was {decision}" in text
    assert decisions.linking.notices.sent == ([(BUSINESS, "linked")] if decision == "approved" else [])


def test_only_the_administrator_decides_and_a_stranger_learns_nothing(decisions: Decisions) -> None:
    """Checklist: D6."""
    linking = decisions.linking
    with pytest.raises(NotFound):
        decisions.decide(viewer=BEN)
    linking.links.add(BEN, COMPANY, "corporate", BUSINESS, datetime.now(UTC))
    with pytest.raises(Forbidden):
        decisions.decide(viewer=BEN)
    waiting = ListLinkApprovals(linking.approvals, linking.links, LIFETIME)
    with pytest.raises(Forbidden):
        waiting(BEN, COMPANY)
    with pytest.raises(NotFound):
        waiting(ANNA, COMPANY)
    assert [entry.approval_id for entry in waiting(CLARA, COMPANY)] == [decisions.waits.approval_id]
    support = Viewer("issuer", "agent", "Caller asked for help")
    assert [entry.approval_id for entry in waiting(support, COMPANY)] == [decisions.waits.approval_id]


def test_request_lapses(decisions: Decisions) -> None:
    """Checklist: D6. Its administrator decides it no more, and neither side sees it wait."""
    linking = decisions.linking
    own, waiting = ListLinkRequests(linking.approvals, LIFETIME), ListLinkApprovals(linking.approvals, linking.links, LIFETIME)
    assert [entry.state for entry in own(ANNA)] == ["waiting"]
    age(linking, LIFETIME + 5)
    assert (own(ANNA), waiting(CLARA, COMPANY)) == ([], [])
    with pytest.raises(NotFound):
        decisions.decide()


def test_decided_request_is_shown_for_a_month_to_the_login_that_asked(decisions: Decisions) -> None:
    linking = decisions.linking
    own = ListLinkRequests(linking.approvals, LIFETIME)
    decisions.decide("declined")
    age(linking, LIFETIME + 5)
    assert [entry.state for entry in own(ANNA)] == ["declined"]
    assert own(BEN) == []
    age(linking, timedelta(days=31).total_seconds())
    assert own(ANNA) == []


def age(linking: Linking, seconds: float) -> None:
    """Move the requests into the past."""
    linking.database.execute(
        "UPDATE link_approval SET requested_at = strftime('%Y-%m-%d %H:%M:%f', requested_at, :back),"
        " decided_at = strftime('%Y-%m-%d %H:%M:%f', decided_at, :back)",
        {"back": f"-{seconds} seconds"},
    )
