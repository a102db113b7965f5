"""Residential customers: the self-care database, where the link and the record are read in one query."""

from __future__ import annotations

from selfcare_shared.customers.changes import record_change
from selfcare_shared.customers.columns import packed_columns, to_record, unpack
from selfcare_shared.customers.port import EDITABLE, CustomerChange, CustomerRecord, VersionConflict
from selfcare_shared.db import Connection, Database, stored
from selfcare_shared.links.port import CustomerNotFound, Role, Viewer

_LINKED = (
    f"SELECT {packed_columns('c', 'l.segment', 'l.role')} FROM login_link l"  # noqa: S608
    " LEFT JOIN customer c ON c.customer_id = l.customer_id AND l.segment = 'residential'"
    " WHERE l.issuer = :issuer AND l.subject = :subject AND l.customer_id = :customer_id AND l.ended_at IS NULL"
)
_ANY = f"SELECT {packed_columns('c')} FROM customer c WHERE c.customer_id = :customer_id"  # noqa: S608
_BY_MSISDN = f"SELECT {packed_columns('c')} FROM customer c WHERE c.msisdn = :msisdn LIMIT 10"  # noqa: S608


class ResidentialDirectory:
    """`CustomerDirectory` over the `customer` table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def retrieve(self, viewer: Viewer, customer_id: str) -> CustomerRecord:
        """The record; raises CustomerNotFound or Unavailable."""
        return _present(self.look(viewer, customer_id))

    def look(self, viewer: Viewer, customer_id: str) -> tuple[CustomerRecord | None, Role | None]:
        """The record, or None when it is for the corporate directory to answer, and the login's role, None for support.

        Raises CustomerNotFound without a link.
        """
        return self._look(self._database, viewer, customer_id)

    def update(self, viewer: Viewer, before: CustomerRecord, change: CustomerChange) -> CustomerRecord:
        """Apply the change and its audit row in one transaction, which a link that has ended meanwhile takes back."""
        customer_id = before.customer_id
        if before.version != change.expected_version:
            raise VersionConflict

        def work(connection: Connection) -> CustomerRecord:
            matched = connection.execute(_update_statement(change), _update_values(customer_id, change))
            after = _present(self._look(connection, viewer, customer_id))
            if matched != 1:
                raise VersionConflict
            record_change(connection, viewer, before, after, change)
            return after

        return self._database.retrying(work)

    def find_by_msisdn(self, msisdn: str) -> list[CustomerRecord]:
        """Customers with this number."""
        return [to_record("residential", unpack(row)) for row in self._database.all(_BY_MSISDN, {"msisdn": msisdn})]

    @staticmethod
    def _look(connection: Connection | Database, viewer: Viewer, customer_id: str) -> tuple[CustomerRecord | None, Role | None]:
        if viewer.is_support:
            row = connection.one(_ANY, {"customer_id": customer_id})
            return None if row is None else to_record("residential", unpack(row)), None
        row = connection.one(_LINKED, {"issuer": viewer.issuer, "subject": viewer.subject, "customer_id": customer_id})
        if row is None:
            raise CustomerNotFound
        segment, role, *values = unpack(row)
        if segment != "residential":
            return None, role
        if values[0] is None:
            raise CustomerNotFound
        return to_record("residential", values), role


def _present(looked: tuple[CustomerRecord | None, Role | None]) -> CustomerRecord:
    if looked[0] is None:
        raise CustomerNotFound
    return looked[0]


def _update_statement(change: CustomerChange) -> str:
    """The guarded UPDATE; column names come from the closed list alone."""
    assignments = ", ".join(f"{name} = :{name}" for name in EDITABLE if name in change.values)
    return (
        f"UPDATE customer SET {assignments}, version = version + 1, updated_at = :updated_at"  # noqa: S608
        " WHERE customer_id = :customer_id AND version = :expected_version"
    )


def _update_values(customer_id: str, change: CustomerChange) -> dict[str, object]:
    """Binds of `_update_statement`."""
    values = {name: change.values[name] for name in EDITABLE if name in change.values}
    return values | {
        "updated_at": stored(change.at),
        "customer_id": customer_id,
        "expected_version": change.expected_version,
    }
