"""The audit trail: who changed or opened whose data, when, why, with before and after. It lives in the self-care database."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from selfcare_shared.db import Connection, Database, stored
from selfcare_shared.links.port import CustomerNotFound, Viewer

_INSERT = (
    "INSERT INTO audit_event (event_id, occurred_at, issuer, subject, customer_id, action, reason, trace_id,"
    " outcome, before_values, after_values) VALUES (:event_id, :occurred_at, :issuer, :subject, :customer_id, :action,"
    " :reason, :trace_id, :outcome, :before_values, :after_values)"
)
_INSERT_IF_LINKED = (
    "INSERT INTO audit_event (event_id, occurred_at, issuer, subject, customer_id, action, reason, trace_id,"
    " outcome, before_values, after_values) SELECT :event_id, :occurred_at, :issuer, :subject, :customer_id, :action,"
    " :reason, :trace_id, :outcome, :before_values, :after_values FROM login_link l WHERE l.issuer = :issuer"
    " AND l.subject = :subject AND l.customer_id = :customer_id AND l.ended_at IS NULL"
)
SUPPORT_ACTION = "support."
_COUNT = (
    "SELECT COUNT(*) FROM audit_event WHERE customer_id = :customer_id AND issuer = :issuer AND subject = :subject"
    " AND action = :action AND outcome <> 'refused' AND occurred_at > :since"
)
_OUTCOME = "UPDATE audit_event SET outcome = :outcome, after_values = :after_values WHERE event_id = :event_id"


def record_event(
    database: Database | Connection,
    viewer: Viewer,
    customer_id: str | None,
    action: str,
    trace_id: str,
    outcome: str = "applied",
    *,
    at: datetime | None = None,
    before: str | None = None,
    after: str | None = None,
    if_linked: bool = False,
) -> str:
    """Something that was done or seen: a link, a support look-up, a change. Answers the event's id.

    With the Connection of a transaction it stands or falls with it. `at` is the present by default; `before` and `after` are
    JSON. `if_linked` raises CustomerNotFound, and writes nothing, unless the login has an active link to the customer.
    """
    row = _row(viewer, customer_id, action, trace_id, at or datetime.now(UTC))
    values = row | {"outcome": outcome, "before_values": before, "after_values": after}
    if database.execute(_INSERT_IF_LINKED if if_linked else _INSERT, values) != 1:
        raise CustomerNotFound
    return str(row["event_id"])


def record_outcome(database: Database, event_id: str, outcome: str, after: str | None = None) -> None:
    """How something ended whose intent was recorded; `after` is JSON."""
    database.execute(_OUTCOME, {"event_id": event_id, "outcome": outcome, "after_values": after})


def count_since(database: Database, viewer: Viewer, customer_id: str, action: str, since: datetime) -> int:
    """How often this login did this with this customer since then; what was refused does not count."""
    key = {"issuer": viewer.issuer, "subject": viewer.subject, "customer_id": customer_id}
    row = database.one(_COUNT, key | {"action": action, "since": stored(since)})
    return 0 if row is None else int(row[0])


def _row(viewer: Viewer, customer_id: str | None, action: str, trace_id: str, at: datetime) -> dict[str, Any]:
    return {
        "event_id": str(uuid.uuid4()),
        "occurred_at": stored(at),
        "issuer": viewer.issuer,
        "subject": viewer.subject,
        "customer_id": customer_id,
        "action": action,
        "reason": viewer.support_reason or None,
        "trace_id": trace_id,
    }
