"""`Approvals` over the `link_approval` table."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from customer.domain.approval import Approval, Decision
from selfcare_shared import audit
from selfcare_shared.db import Connection, Database, instant, stored
from selfcare_shared.links.port import Viewer
from selfcare_shared.links.register import LinkRegister

_COLUMNS = "approval_id, issuer, subject, customer_id, msisdn, state, requested_at, decided_at"
_MINE = "issuer = :issuer AND subject = :subject"
_WAITING = "state = 'waiting' AND requested_at > :since"
_OPEN = f"SELECT {_COLUMNS} FROM link_approval WHERE {_MINE} AND customer_id = :customer_id AND {_WAITING}"  # noqa: S608
_OF_LOGIN = (
    f"SELECT {_COLUMNS} FROM link_approval WHERE {_MINE} AND requested_at > :since"  # noqa: S608
    " ORDER BY requested_at DESC LIMIT 50"
)
_OF_CUSTOMER = (
    f"SELECT {_COLUMNS} FROM link_approval WHERE customer_id = :customer_id AND {_WAITING}"  # noqa: S608
    " ORDER BY requested_at LIMIT 100"
)
_FIND = (
    f"SELECT {_COLUMNS} FROM link_approval WHERE approval_id = :approval_id AND customer_id = :customer_id"  # noqa: S608
    " AND requested_at > :since"
)
# One waiting request a login and customer: `waits_for` is unique, and NULL once a request is decided or has run out.
_INSERT = (
    "INSERT INTO link_approval (approval_id, issuer, subject, customer_id, msisdn, state, requested_at, waits_for)"
    " VALUES (:approval_id, :issuer, :subject, :customer_id, :msisdn, :state, :requested_at, :waits_for)"
)
_MAKE_ROOM = (
    "UPDATE link_approval SET waits_for = NULL WHERE waits_for = :waits_for AND (state <> 'waiting' OR requested_at <= :since)"
)
_DECIDE = (
    "UPDATE link_approval SET state = :state, decided_at = :now, decided_by = :by, waits_for = NULL"
    " WHERE approval_id = :approval_id AND customer_id = :customer_id AND state = 'waiting'"
)
_WITHDRAW = (
    "UPDATE link_approval SET state = 'withdrawn', decided_at = :now, decided_by = :subject, waits_for = NULL"
    " WHERE issuer = :issuer AND subject = :subject AND state = 'waiting'"
)


class SqlApprovals:
    """Keeps and decides requests. `since` leaves out those that are too old to be decided."""

    def __init__(self, database: Database, links: LinkRegister) -> None:
        self._database, self._links = database, links

    def wait(self, connection: Connection, approval: Approval, since: datetime) -> Approval:
        """Keep the request, inside the caller's transaction, or answer the one by which this login waits already."""
        key = _login(approval.requester) | {"customer_id": approval.customer_id}
        values = key | {
            "approval_id": approval.approval_id,
            "msisdn": approval.msisdn,
            "state": approval.state,
            "requested_at": stored(approval.requested_at),
            "waits_for": _waits_for(approval),
        }
        row = connection.one(_OPEN, key | {"since": stored(since)})
        if row is not None:
            return _approval(row)
        connection.execute(_MAKE_ROOM, {"waits_for": values["waits_for"], "since": stored(since)})
        connection.execute(_INSERT, values)
        return approval

    def of_login(self, viewer: Viewer, since: datetime) -> list[Approval]:
        """The login's own requests, the newest first, at most 50."""
        return [_approval(row) for row in self._database.all(_OF_LOGIN, _login(viewer) | {"since": stored(since)})]

    def waiting(self, customer_id: str, since: datetime) -> list[Approval]:
        """Requests that wait for this customer's administrator, the oldest first, at most 100."""
        key = {"customer_id": customer_id, "since": stored(since)}
        return [_approval(row) for row in self._database.all(_OF_CUSTOMER, key)]

    def find(self, customer_id: str, approval_id: str, since: datetime) -> Approval | None:
        """One request for this customer."""
        key = {"customer_id": customer_id, "approval_id": approval_id, "since": stored(since)}
        row = self._database.one(_FIND, key)
        return None if row is None else _approval(row)

    def decide(self, approval: Approval, decision: Decision, by: Viewer, now: datetime, trace_id: str) -> bool:
        """Decide once, link when approved, and write it into the audit trail, in one; False when it was decided already."""
        key = {"approval_id": approval.approval_id, "customer_id": approval.customer_id}
        values = key | {"state": decision, "now": stored(now), "by": by.subject}

        def work(connection: Connection) -> bool:
            if connection.execute(_DECIDE, values) != 1:
                return False
            if decision == "approved":
                self._links.put(connection, approval.requester, approval.customer_id, "corporate", approval.msisdn, now)
            audit.record_event(connection, by, approval.customer_id, f"link.{decision}", trace_id)
            return True

        return self._database.retrying(work)

    def withdraw(self, connection: Connection, viewer: Viewer, now: datetime) -> None:
        """The login waits for nothing any more; inside the caller's transaction."""
        connection.execute(_WITHDRAW, _login(viewer) | {"now": stored(now)})


def _waits_for(approval: Approval) -> str:
    """Names login and customer in a length that every index takes; none of the three holds a line break."""
    named = (approval.requester.issuer, approval.requester.subject, approval.customer_id)
    return hashlib.sha256("\n".join(named).encode()).hexdigest()


def _login(viewer: Viewer) -> dict[str, str]:
    return {"issuer": viewer.issuer, "subject": viewer.subject}


def _approval(row: Sequence[Any]) -> Approval:
    return Approval(
        approval_id=row[0],
        requester=Viewer(row[1], row[2]),
        customer_id=row[3],
        msisdn=row[4],
        state=row[5],
        requested_at=instant(row[6]),
        decided_at=None if row[7] is None else instant(row[7]),
    )
