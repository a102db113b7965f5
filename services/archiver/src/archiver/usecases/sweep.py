"""The sweeper: statements still pending after a while are asked for again; archiving twice has no second effect."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from archiver.ports import Index, Queue

BATCH = 200
LONGEST_PAUSE = timedelta(hours=1)


class SweepPending:
    """Asks again for what waits too long."""

    def __init__(self, index: Index, queue: Queue) -> None:
        self._index, self._queue = index, queue

    def __call__(self, pending_after: float) -> int:
        """Send a message for each row that was made longer than `pending_after` seconds ago and is due; answers how many.

        Each row waits twice as long before its next turn, an hour at most, so that rows which cannot be archived never keep
        others from theirs. A queue that is away ends the sweep and costs no row a turn. Rows with a failure wait for an
        operator. Several sweepers at once send a message twice at worst.
        """
        now = datetime.now(UTC)
        rows = self._index.due(now - timedelta(seconds=pending_after), now, BATCH)
        for sent, row in enumerate(rows):
            if not self._queue.send(row):
                return sent
            self._index.put_off(row.statement_id, now + pause(row.attempts, pending_after))
        return len(rows)


def pause(attempts: int, first: float) -> timedelta:
    """How long a row waits after so many turns that changed nothing; `first` is in seconds."""
    return min(LONGEST_PAUSE, timedelta(seconds=max(first, 0.0) * 2.0 ** min(attempts, 16)))
