"""A company's record is changed by its administrators alone, whatever the field; a person's by whoever is linked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from customer.usecases.update_customer import UpdateCustomer
from selfcare_shared.customers.port import CustomerChange, CustomerRecord, LinkedRecord
from selfcare_shared.links.port import Role, Segment, Viewer
from selfcare_shared.problems import Forbidden
from tests.support.records import record

VIEWER, TRACE = Viewer("issuer", "carl"), "a" * 32
ADDRESS = {"street": "Marktgasse 2", "postalCode": "3011", "city": "Bern", "country": "CH"}
CHANGES: list[Mapping[str, Any]] = [
    {"email": "other@example.com"},
    {"contactPhone": "+41445550199"},
    {"postalAddress": ADDRESS},
    {"postalAddress": None},
    {"language": "de"},
    {"marketingConsent": True},
    {"statementNotification": "email"},
]


class Kept:
    """Keeps the changes that were stored."""

    def __init__(self) -> None:
        self.changes: list[CustomerChange] = []

    def open(self, viewer: Viewer, customer_id: str) -> LinkedRecord:
        return LinkedRecord(record(), None)

    def update(self, viewer: Viewer, before: CustomerRecord, change: CustomerChange) -> CustomerRecord:
        self.changes.append(change)
        return before


def stored(segment: Segment, role: Role | None, patch: Mapping[str, Any]) -> int:
    kept = Kept()
    UpdateCustomer(kept)(VIEWER, LinkedRecord(record(segment=segment), role), patch, TRACE)
    return len(kept.changes)


@pytest.mark.parametrize("patch", CHANGES, ids=lambda patch: next(iter(patch)))
@pytest.mark.parametrize("role", ["user", None])
def test_a_colleague_changes_nothing(role: Role | None, patch: Mapping[str, Any]) -> None:
    kept = Kept()
    with pytest.raises(Forbidden, match="forbidden"):
        UpdateCustomer(kept)(VIEWER, LinkedRecord(record(segment="corporate"), role), patch, TRACE)
    assert kept.changes == []


@pytest.mark.parametrize("patch", CHANGES, ids=lambda patch: next(iter(patch)))
def test_the_administrator_and_a_person_change_their_record(patch: Mapping[str, Any]) -> None:
    assert stored("corporate", "administrator", patch) == 1
    assert stored("residential", "user", patch) == 1
