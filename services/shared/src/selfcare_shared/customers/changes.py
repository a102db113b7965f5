"""Changes to records in the audit trail: who changed what, with before and after."""

from __future__ import annotations

import msgspec

from selfcare_shared import audit
from selfcare_shared.customers.port import CustomerChange, CustomerRecord
from selfcare_shared.db import Connection, Database
from selfcare_shared.links.port import Viewer

_ACTION = "customer.updated"


def record_change(
    connection: Connection, viewer: Viewer, before: CustomerRecord, after: CustomerRecord, change: CustomerChange
) -> None:
    """A change that was applied in this very transaction."""
    audit.record_event(
        connection,
        viewer,
        before.customer_id,
        _ACTION,
        change.trace_id,
        at=change.at,
        before=_pick(before, change),
        after=_pick(after, change),
    )


def record_intent(database: Database, viewer: Viewer, before: CustomerRecord, change: CustomerChange) -> str:
    """A change about to be applied elsewhere; answers the event's id for `record_outcome`.

    Raises CustomerNotFound when the login's link has ended since the record was read.
    """
    return audit.record_event(
        database,
        viewer,
        before.customer_id,
        _ACTION,
        change.trace_id,
        "intended",
        at=change.at,
        before=_pick(before, change),
        after=msgspec.json.encode(dict(change.values)).decode(),
        if_linked=True,
    )


def record_outcome(database: Database, event_id: str, outcome: str, after: CustomerRecord | None) -> None:
    """How the intended change ended."""
    audit.record_outcome(database, event_id, outcome, None if after is None else msgspec.json.encode(after).decode())


def _pick(record: CustomerRecord, change: CustomerChange) -> str:
    return msgspec.json.encode({name: getattr(record, name) for name in change.values}).decode()
