"""Itemised history waits after a number was linked, so that a SIM swap or a borrowed phone does not open it at once.

Balance and details are there from the start; usage and statements only after the delay, in which the owner is told of the
link and can end it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from selfcare_shared.db import Database, instant
from selfcare_shared.links.port import Viewer
from selfcare_shared.problems import HistoryWaits, NotFound

_LINK = (
    "SELECT l.linked_at, o.first_month FROM login_link l LEFT JOIN number_ownership o ON o.customer_id = l.customer_id"
    " WHERE l.issuer = :issuer AND l.subject = :subject AND l.customer_id = :customer_id AND l.ended_at IS NULL"
)


class HistoryGate:
    """Lets a login see a customer's itemised history once its link is `delay` old; support is not held back."""

    def __init__(self, database: Database, delay_seconds: int) -> None:
        self._database, self._delay = database, timedelta(seconds=delay_seconds)

    def available_from(self, viewer: Viewer, customer_id: str) -> datetime:
        """The instant (UTC) from which this login may see the history; raises NotFound without an active link."""
        return self._read(viewer, customer_id)[0]

    def require(self, viewer: Viewer, customer_id: str) -> str | None:
        """The first month (`yyyy-mm`) that may be seen, None for any. Raises HistoryWaits with the instant, or NotFound."""
        if viewer.is_support:
            return None
        available, first_month = self._read(viewer, customer_id)
        if datetime.now(UTC) < available:
            raise HistoryWaits(members={"availableFrom": available})
        return first_month

    def _read(self, viewer: Viewer, customer_id: str) -> tuple[datetime, str | None]:
        key = {"issuer": viewer.issuer, "subject": viewer.subject, "customer_id": customer_id}
        row = self._database.one(_LINK, key)
        if row is None:
            raise NotFound
        return instant(row[0]) + self._delay, row[1]
