"""A number went to another subscriber: links from before end, and what lies before is hidden from whoever links it after."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from customer.ports import Handovers, WholeNumberBook
from selfcare_shared.links.port import CustomerNotFound


class HandOverNumber:
    """Writes down whose a number is, for every customer record that has it."""

    def __init__(self, book: WholeNumberBook, handovers: Handovers) -> None:
        self._book, self._handovers = book, handovers

    def __call__(self, msisdn: str, since: datetime) -> int | None:
        """How many links ended; None, and nothing changed, when a later change is known.

        Raises CustomerNotFound, or ValueError for a time to come or one without its zone.
        """
        now = datetime.now(UTC)
        if since.tzinfo is None or since > now:
            raise ValueError("SINCE must be a past time with its zone, such as 2026-03-01T00:00:00+01:00")
        found = self._book.find_in_every_segment(msisdn)
        if not found:
            raise CustomerNotFound
        ended = [self._handovers.hand_over(record.customer_id, since, now, secrets.token_hex(16)) for record in found]
        applied = [count for count in ended if count is not None]
        return sum(applied) if applied else None
