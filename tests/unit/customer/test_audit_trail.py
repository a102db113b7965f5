"""What is counted in the audit trail, and what a row says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from selfcare_shared import audit
from selfcare_shared.links.port import CustomerNotFound, Viewer
from tests.support.linking_fakes import ANNA, BEN, NUMBER, TRACE, Linking
from tests.support.records import record

OWN, OTHER = record().customer_id, "another"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_what_was_refused_or_is_another_does_not_count(linking: Linking) -> None:
    """Checklist: F9."""
    database = linking.database
    for viewer, customer_id, action, outcome, at in (
        (ANNA, OWN, "export", "applied", NOW),
        (ANNA, OWN, "export", "intended", NOW - DAY + timedelta(seconds=1)),
        (ANNA, OWN, "export", "refused", NOW),
        (ANNA, OWN, "export", "applied", NOW - DAY),
        (ANNA, OWN, "other", "applied", NOW),
        (ANNA, OTHER, "export", "applied", NOW),
        (BEN, OWN, "export", "applied", NOW),
        (Viewer("elsewhere", ANNA.subject), OWN, "export", "applied", NOW),
    ):
        audit.record_event(database, viewer, customer_id, action, TRACE, outcome, at=at)
    assert audit.count_since(database, ANNA, OWN, "export", NOW - DAY) == 2
    assert audit.count_since(database, ANNA, "nobody", "export", NOW - DAY) == 0


def test_outcome_is_written_to_the_event_it_belongs_to(linking: Linking) -> None:
    database = linking.database
    first, second = (audit.record_event(database, ANNA, OWN, "export", TRACE, "intended") for _ in range(2))
    audit.record_outcome(database, second, "refused", '{"city":"Bern"}')
    rows = database.all("SELECT event_id, outcome, after_values FROM audit_event", {})
    assert {tuple(row) for row in rows} == {(first, "intended", None), (second, "refused", '{"city":"Bern"}')}


def test_row_says_who_when_why_and_what(linking: Linking) -> None:
    agent = Viewer("issuer", "agent", "Caller asked for help")
    audit.record_event(linking.database, agent, OWN, "support.Look", TRACE, at=NOW, before="{}", after='{"a":1}')
    columns = "occurred_at, issuer, subject, customer_id, action, reason, trace_id, outcome, before_values, after_values"
    (row,) = linking.database.all(f"SELECT {columns} FROM audit_event", {})
    assert row[0].startswith("2026-11-20 12:00:00")
    reason = "Caller asked for help"
    assert tuple(row[1:]) == ("issuer", "agent", OWN, "support.Look", reason, TRACE, "applied", "{}", '{"a":1}')


def test_event_of_a_link_is_written_only_while_the_link_is_there(linking: Linking) -> None:
    with pytest.raises(CustomerNotFound):
        audit.record_event(linking.database, ANNA, OWN, "seen", TRACE, if_linked=True)
    linking.links.add(ANNA, OWN, "residential", NUMBER, NOW)
    with pytest.raises(CustomerNotFound):
        audit.record_event(linking.database, BEN, OWN, "seen", TRACE, if_linked=True)
    audit.record_event(linking.database, ANNA, OWN, "seen", TRACE, if_linked=True)
    assert linking.removals.remove(ANNA, OWN, NOW, TRACE)
    with pytest.raises(CustomerNotFound):
        audit.record_event(linking.database, ANNA, OWN, "seen", TRACE, if_linked=True)
    rows = linking.database.all("SELECT subject FROM audit_event WHERE action = 'seen'", {})
    assert [row[0] for row in rows] == ["anna"]
