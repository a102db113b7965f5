"""Leases: a message in hand is ours until the time that the queue last granted; past it, work on the message stops.

The time is the queue's (`VisibilityTimeout`), counted from before the call that granted it, so that it never ends later here
than there, however slow the call was or however long this process slept.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType

from archiver.ports import Message, Queue
from selfcare_shared.problems import Unavailable


class LeaseLost(Unavailable):
    """The message may have gone to another worker, which will do the work."""


class Lease:
    """One message in hand until `ends`, a moment of `time.monotonic`."""

    def __init__(self, message: Message, ends: float) -> None:
        self.message = message
        self._ends, self._lost = ends, False

    def require(self) -> None:
        """Raises LeaseLost once the message may be somebody else's."""
        if self._lost or time.monotonic() >= self._ends:
            raise LeaseLost

    def remaining(self) -> float:
        """Seconds that are left; none once it is lost."""
        return 0.0 if self._lost else self._ends - time.monotonic()

    def grant(self, ends: float) -> None:
        """The queue granted time until then. What has ended stays ended: somebody else may have had it between."""
        if self.remaining() > 0:
            self._ends = ends
        else:
            self._lost = True

    def lose(self) -> None:
        """The queue refused."""
        self._lost = True


class Heartbeat:
    """Extends every message in hand at a third of the visibility timeout (seconds); a context manager around one batch.

    The messages are extended beside each other: one slow answer costs the others nothing.
    """

    def __init__(self, queue: Queue, visibility: float, leases: list[Lease]) -> None:
        self._queue, self._visibility, self._leases = queue, visibility, leases
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        self._calls = ThreadPoolExecutor(max(1, len(leases)), thread_name_prefix="extend")
        self._extending: set[int] = set()

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self._done.set()
        self._thread.join()
        self._calls.shutdown(wait=False)

    def release(self, lease: Lease) -> None:
        """Done with this one."""
        self._leases = [entry for entry in self._leases if entry is not lease]

    def _run(self) -> None:
        pause = self._first_pause()
        while not self._done.wait(pause):
            for lease in list(self._leases):
                if id(lease) not in self._extending:
                    self._extending.add(id(lease))
                    self._calls.submit(self._extend, lease)
            pause = self._visibility / 3

    def _first_pause(self) -> float:
        """A long poll may have used up much of the first lease."""
        shortest = min((lease.remaining() for lease in self._leases), default=self._visibility)
        return max(0.0, min(self._visibility / 3, shortest - self._visibility / 2))

    def _extend(self, lease: Lease) -> None:
        begun = time.monotonic()
        try:
            if self._queue.extend(lease.message, self._visibility):
                lease.grant(begun + self._visibility)
            elif lease in self._leases:
                lease.lose()
                self.release(lease)
        finally:
            self._extending.discard(id(lease))
