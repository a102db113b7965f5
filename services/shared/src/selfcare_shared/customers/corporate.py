"""Corporate customers: the link stands in the self-care database, the record in the operator's own one."""

from __future__ import annotations

from selfcare_shared import audit
from selfcare_shared.customers.columns import column_list, to_record
from selfcare_shared.customers.port import (
    CustomerChange,
    CustomerNotFound,
    CustomerRecord,
    Segment,
    VersionConflict,
    Viewer,
)
from selfcare_shared.customers.residential import update_statement, update_values
from selfcare_shared.db import Database
from selfcare_shared.links.register import LinkRegister

_BY_ID = f"SELECT {column_list('c')} FROM customer c WHERE c.customer_id = :customer_id"  # noqa: S608
_BY_MSISDN = f"SELECT {column_list('c')} FROM customer c WHERE c.msisdn = :msisdn"  # noqa: S608


class CorporateDirectory:
    """`CustomerDirectory` over the corporate database's `customer` view; plain reads and writes by key."""

    segment: Segment = "corporate"

    def __init__(self, corporate: Database, selfcare: Database, links: LinkRegister) -> None:
        self._corporate, self._selfcare, self._links = corporate, selfcare, links

    def retrieve(self, viewer: Viewer, customer_id: str) -> CustomerRecord:
        """The record; raises CustomerNotFound or Unavailable."""
        if not viewer.is_support:
            self._links.require(viewer, customer_id, "corporate")
        row = self._corporate.one(_BY_ID, {"customer_id": customer_id})
        if row is None:
            raise CustomerNotFound
        return to_record("corporate", row)

    def update(self, viewer: Viewer, customer_id: str, change: CustomerChange) -> CustomerRecord:
        """Apply the change there; the audit trail stays here, intent before and outcome after."""
        before = self.retrieve(viewer, customer_id)
        if before.version != change.expected_version:
            raise VersionConflict
        intent = audit.record_intent(self._selfcare, viewer, before, change)
        with self._corporate.transaction() as connection:
            matched = connection.execute(update_statement(change), update_values(customer_id, change))
        if matched != 1:
            audit.record_outcome(self._selfcare, intent, "refused", None)
            raise VersionConflict
        after = self.retrieve(viewer, customer_id)
        audit.record_outcome(self._selfcare, intent, "applied", after)
        return after

    def find_by_msisdn(self, msisdn: str) -> list[CustomerRecord]:
        """Customers with this number."""
        return [to_record("corporate", row) for row in self._corporate.all(_BY_MSISDN, {"msisdn": msisdn})]
