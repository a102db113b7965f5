"""`ExportLog` over the audit trail: what was downloaded is written down, and counted there."""

from __future__ import annotations

from datetime import datetime

from selfcare_shared import audit
from selfcare_shared.db import Database
from selfcare_shared.links.port import Viewer

ACTION = "customer.exported"


class AuditedExports:
    """Writes before it counts, so that parallel calls cannot share the last one of the day."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, viewer: Viewer, customer_id: str, trace_id: str) -> str:
        """Note an export that is about to be made; answers the event's id."""
        return audit.record_event(self._database, viewer, customer_id, ACTION, trace_id, "intended")

    def since(self, viewer: Viewer, customer_id: str, since: datetime) -> int:
        """Exports by this login since then, the begun ones included, the refused ones not."""
        return audit.count_since(self._database, viewer, customer_id, ACTION, since)

    def end(self, event_id: str, outcome: str) -> None:
        """How it ended."""
        audit.record_outcome(self._database, event_id, outcome, None)
