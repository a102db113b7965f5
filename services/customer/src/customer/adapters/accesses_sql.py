"""`SupportAccesses` over the audit trail."""

from __future__ import annotations

from customer.domain.accesses import SupportAccess
from selfcare_shared.audit import SUPPORT_ACTION
from selfcare_shared.db import Database, instant
from selfcare_shared.links.ownership import since_owned
from selfcare_shared.links.port import Viewer

_LOOKS = (
    "SELECT e.occurred_at, e.action, e.reason, e.subject, e.trace_id FROM audit_event e"
    " WHERE e.looked_at_customer_id = :customer_id"
)
_ACCESSES = f"{_LOOKS} ORDER BY e.occurred_at DESC LIMIT 100"
_ACCESSES_SINCE_OWNED = f"{_LOOKS} AND {since_owned('e', 'occurred_at')} ORDER BY e.occurred_at DESC LIMIT 100"


class SqlSupportAccesses:
    """Reads them, at most 100."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_customer(self, viewer: Viewer, customer_id: str) -> list[SupportAccess]:
        """Support's looks, the newest first; a customer sees those since the number is its own."""
        sql = _ACCESSES if viewer.is_support else _ACCESSES_SINCE_OWNED
        rows = self._database.all(sql, {"customer_id": customer_id})
        return [SupportAccess(instant(row[0]), row[1].removeprefix(SUPPORT_ACTION), row[2], row[3], row[4]) for row in rows]
