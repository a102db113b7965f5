"""What an administrator decides is answered before anybody is told, and the audit row stands or falls with it."""

from __future__ import annotations

from datetime import UTC, datetime
from unittest.mock import Mock

import pytest

from customer.domain.approval import Approval
from customer.usecases.decide_link import DecideLink
from customer.usecases.retrieve_customer import RetrieveCustomer
from selfcare_shared import audit
from selfcare_shared.db import Connection, DatabaseUnavailable
from selfcare_shared.links.port import ADMINISTRATOR, Viewer
from selfcare_shared.problems import Unavailable
from tests.support.linking_fakes import ANNA, BUSINESS, COMPANY, TRACE, Linking

CLARA = Viewer("issuer", "clara")


class Decisions:
    """Anna waits for a company's number, whose administrator is Clara."""

    def __init__(self, linking: Linking) -> None:
        self.linking, customers = linking, Mock()
        customers.retrieve.return_value = linking.corporate.records[0]
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

    def decide(self) -> Approval:
        return self._decide(CLARA, COMPANY, self.waits.approval_id, "approved", TRACE)

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
