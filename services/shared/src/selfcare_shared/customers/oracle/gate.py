"""The bulkhead in front of the corporate database: few calls at a time, and none while it is known to be away.

A service's threads are shared by all customers. Those that wait for a database that hangs are missing for everyone else, so
the gate lets a few in, turns the rest away at once, and after a failure tries again by itself, ever more rarely up to
`longest_pause` seconds.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from selfcare_shared.customers.oracle.codes import Kind
from selfcare_shared.customers.oracle.errors import CorporateBusy, CorporateUnavailable

_FIRST_PAUSE = 0.5
# A wrong password tried too often locks the account.
_LOGIN_PAUSE = 45.0
# A dead connection, a slow call or a code that nobody knows says little; several in a row say that the database is away.
_IN_A_ROW = 3
_AT_ONCE = frozenset({Kind.AWAY, Kind.STARTING, Kind.WAITED, Kind.LOGIN})
Clock = Callable[[], float]


class Gate:
    """Admits at most `places` calls. Thread-safe; times are seconds."""

    def __init__(
        self, places: int, *, patience: float = 0.2, longest_pause: float = 8.0, clock: Clock = time.monotonic
    ) -> None:
        self._places = threading.BoundedSemaphore(places)
        self._patience, self._longest, self._clock = patience, longest_pause, clock
        self._lock = threading.Lock()
        self._failures, self._pause, self._closed_until = 0, 0.0, 0.0
        self._last: type[CorporateUnavailable] = CorporateUnavailable
        self._moved = clock()

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """A place for one call; raises CorporateUnavailable or CorporateBusy at once when there is none."""
        self._check()
        if not self._places.acquire(timeout=self._waiting_time()):
            raise CorporateBusy
        self._moved = self._clock()
        try:
            yield
        finally:
            self._moved = self._clock()
            self._places.release()

    def _waiting_time(self) -> float:
        """Nobody queues behind calls that hang: those who wait hold the threads of all other customers until the gate shuts."""
        return self._patience if self._clock() - self._moved < self._patience else 0.0

    def succeeded(self) -> None:
        """The database answered."""
        if self._pause or self._failures:
            with self._lock:
                self._failures, self._pause, self._closed_until = 0, 0.0, 0.0

    def failed(self, kind: Kind, answer: type[CorporateUnavailable] = CorporateUnavailable) -> None:
        """The database could not be asked; `answer` is what callers get meanwhile."""
        with self._lock:
            self._failures += 1
            if kind in _AT_ONCE or self._failures >= _IN_A_ROW:
                self._pause = min(self._longest, self._pause * 2 or _FIRST_PAUSE)
                pause = _LOGIN_PAUSE if kind is Kind.LOGIN else self._pause * random.uniform(0.7, 1.0)  # noqa: S311
                self._closed_until, self._last = self._clock() + pause, answer

    def _check(self) -> None:
        """After a pause one call tries, and the rest wait for what becomes of it."""
        if not self._closed_until:
            return
        with self._lock:
            now = self._clock()
            if now < self._closed_until:
                raise self._last
            if self._closed_until:
                self._closed_until = now + max(self._pause, _FIRST_PAUSE)
