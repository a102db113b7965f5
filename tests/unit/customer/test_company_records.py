"""A company's record is changed by its administrators alone, whatever the field; a person's by whoever is linked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from customer.usecases.update_customer import UpdateCustomer
from selfcare_shared.customers.port import CustomerChange, CustomerRecord
from selfcare_shared.links.port import HeldLink, Link, Role, Segment, Viewer
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


class Roles:
    """The links of one login, all with one role."""

    def __init__(self, role: Role | None) -> None:
        self._role = role

    def of_customer(self, customer_id: str) -> list[HeldLink]:
        return []

    def list(self, viewer: Viewer) -> list[Link]:
        return []

    def require(self, viewer: Viewer, customer_id: str, segment: Segment | None = None) -> None:
        return

    def role(self, viewer: Viewer, customer_id: str) -> Role | None:
        return self._role


class Kept:
    """Keeps the changes that were stored."""

    def __init__(self) -> None:
        self.changes: list[CustomerChange] = []

    def retrieve(self, viewer: Viewer, customer_id: str) -> CustomerRecord:
        return record()

    def update(self, viewer: Viewer, before: CustomerRecord, change: CustomerChange) -> CustomerRecord:
        self.changes.append(change)
        return before

    def find_by_msisdn(self, msisdn: str) -> list[CustomerRecord]:
        return []


def stored(segment: Segment, role: Role | None, patch: Mapping[str, Any]) -> int:
    kept = Kept()
    UpdateCustomer(kept, Roles(role))(VIEWER, record(segment=segment), patch, TRACE)
    return len(kept.changes)


@pytest.mark.parametrize("patch", CHANGES, ids=lambda patch: next(iter(patch)))
@pytest.mark.parametrize("role", ["user", None])
def test_a_colleague_changes_nothing(role: Role | None, patch: Mapping[str, Any]) -> None:
    kept = Kept()
    with pytest.raises(Forbidden, match="forbidden"):
        UpdateCustomer(kept, Roles(role))(VIEWER, record(segment="corporate"), patch, TRACE)
    assert kept.changes == []


@pytest.mark.parametrize("patch", CHANGES, ids=lambda patch: next(iter(patch)))
def test_the_administrator_and_a_person_change_their_record(patch: Mapping[str, Any]) -> None:
    assert stored("corporate", "administrator", patch) == 1
    assert stored("residential", "user", patch) == 1
