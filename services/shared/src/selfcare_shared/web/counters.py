"""Counters of this process for the library `limits`, in constant time.

The library's own memory storage starts a thread every 10 ms that walks through every counter it holds; with a counter for each
login that costs more than the requests do (ADR 0501).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from limits.storage import Storage


class ProcessCounters(Storage):
    """Fixed windows by key. At most `most` are held; the one that began first makes room."""

    STORAGE_SCHEME: list[str] | None = ["selfcare-process"]  # noqa: RUF012

    def __init__(self, most: int = 50_000, clock: Callable[[], float] = time.time) -> None:
        self._most, self._clock = most, clock
        self._windows: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()
        super().__init__(None)

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """Nothing can fail here."""
        return ()

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count `amount` in the key's window, a new one of `expiry` seconds if it has none; answers the sum."""
        now = self._clock()
        with self._lock:
            count, ends = self._windows.get(key, (0, 0.0))
            if ends > now:
                self._windows[key] = (count + amount, ends)
                return count + amount
            self._windows.pop(key, None)
            self._make_room(now)
            self._windows[key] = (amount, now + expiry)
            return amount

    def get(self, key: str) -> int:
        """What the key's window holds."""
        count, ends = self._windows.get(key, (0, 0.0))
        return count if ends > self._clock() else 0

    def get_expiry(self, key: str) -> float:
        """When the key's window ends, Unix seconds."""
        return self._windows.get(key, (0, self._clock()))[1]

    def check(self) -> bool:
        """Always there."""
        return True

    def reset(self) -> int | None:
        """Forget everything; answers how many windows that were."""
        count = len(self._windows)
        self._windows.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one key."""
        self._windows.pop(key, None)

    def _make_room(self, now: float) -> None:
        """Windows stand in the order in which they began, so ended ones come first; two a call keep up with one new one."""
        for _ in range(2):
            first = next(iter(self._windows), None)
            if first is None or (self._windows[first][1] > now and len(self._windows) < self._most):
                return
            del self._windows[first]
