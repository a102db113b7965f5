"""Leases: a message in hand stays ours while its visibility is extended; when that fails, work on it stops."""

from __future__ import annotations

import threading
from types import TracebackType

from archiver.ports import Message, Queue
from selfcare_shared.problems import Unavailable


class LeaseLost(Unavailable):
    """The message may have gone to another worker, which will do the work."""


class Lease:
    """One message in hand."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self.lost = threading.Event()

    def require(self) -> None:
        """Raises LeaseLost once the message may be somebody else's."""
        if self.lost.is_set():
            raise LeaseLost


class Heartbeat:
    """Extends every message in hand at a third of the visibility timeout (seconds); a context manager around one batch."""

    def __init__(self, queue: Queue, visibility: float, leases: list[Lease]) -> None:
        self._queue, self._visibility, self._leases = queue, visibility, leases
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self._done.set()
        self._thread.join()

    def release(self, lease: Lease) -> None:
        """Done with this one."""
        self._leases = [entry for entry in self._leases if entry is not lease]

    def _run(self) -> None:
        while not self._done.wait(self._visibility / 3):
            for lease in list(self._leases):
                if not self._queue.extend(lease.message, self._visibility):
                    lease.lost.set()
                    self.release(lease)
