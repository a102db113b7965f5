"""Rendering is work for a processor: one document at a time in a process, and each once for all who ask for it meanwhile.

Side by side, documents take as long as one after the other, all of them late, and the process answers nobody else.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from billing.usecases.single_flight import SingleFlight
from selfcare_shared.problems import Busy

T = TypeVar("T")


class StatementBusy(Busy):
    """The statement could not be made in time."""

    retry_after = 15
    default_detail = "The statement could not be made in time, because others are being made. Try again in a moment."


class Renderings(Generic[T]):
    """Deadlines are monotonic times; beyond them every step raises StatementBusy."""

    def __init__(self) -> None:
        self._flights: SingleFlight[T] = SingleFlight(late=StatementBusy)
        self._turn = threading.Lock()

    def once(self, key: Hashable, deadline: float, make: Callable[[], T]) -> T:
        """What `make` makes, for all who ask for `key` while it is being made."""
        return self._flights.share(key, deadline, make)

    @contextmanager
    def turn(self, deadline: float) -> Iterator[Callable[[], None]]:
        """The process's only turn at rendering; what is given is called now and then, and ends a rendering that is late."""
        if not self._turn.acquire(timeout=max(0.0, deadline - time.monotonic())):
            raise StatementBusy
        try:
            yield lambda: _require_time(deadline)
        finally:
            self._turn.release()


def _require_time(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise StatementBusy
