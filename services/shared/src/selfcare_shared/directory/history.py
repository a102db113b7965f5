"""Itemised history waits after a number was linked, so that a SIM swap or a borrowed phone does not open it at once.

Balance and details are there from the start; usage and statements only after the delay, in which the owner is told of the
link and can end it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from selfcare_shared.db import Database, instant
from selfcare_shared.directory.port import Viewer
from selfcare_shared.problems import HistoryWaits, NotFound

_LINKED_AT = (
    "SELECT linked_at FROM login_link"
    " WHERE issuer = :issuer AND subject = :subject AND customer_id = :customer_id AND ended_at IS NULL"
)


class HistoryGate:
    """Lets a login see a customer's itemised history once its link is `delay` old; support is not held back."""

    def __init__(self, database: Database, delay_seconds: int) -> None:
        self._database, self._delay = database, timedelta(seconds=delay_seconds)

    def available_from(self, viewer: Viewer, customer_id: str) -> datetime:
        """The instant (UTC) from which this login may see the history; raises NotFound without an active link."""
        key = {"issuer": viewer.issuer, "subject": viewer.subject, "customer_id": customer_id}
        row = self._database.one(_LINKED_AT, key)
        if row is None:
            raise NotFound
        return instant(row[0]) + self._delay

    def require(self, viewer: Viewer, customer_id: str) -> None:
        """Raises HistoryWaits, with the instant from which it is available, or NotFound."""
        if viewer.is_support:
            return
        available = self.available_from(viewer, customer_id)
        if datetime.now(UTC) < available:
            raise HistoryWaits(members={"availableFrom": available})
