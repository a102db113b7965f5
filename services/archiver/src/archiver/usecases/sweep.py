"""The sweeper: statements still pending after a while are asked for again; archiving twice has no second effect."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from archiver.ports import Index, Queue

BATCH = 200


def sweep(index: Index, queue: Queue, pending_after: float) -> int:
    """Send a message for each row pending longer than `pending_after` seconds; answers how many.

    Rows with a failure wait for an operator. Several sweepers at once send a message twice at worst.
    """
    rows = index.pending_before(datetime.now(UTC) - timedelta(seconds=pending_after), BATCH)
    for row in rows:
        queue.send(row)
    return len(rows)
