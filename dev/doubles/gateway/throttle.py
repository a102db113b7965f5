"""A token bucket for each operation, as API Gateway throttles methods."""

from __future__ import annotations

import threading
import time


class Throttle:
    """`rate` requests a second with bursts of half a second's worth."""

    def __init__(self, rate: float) -> None:
        self._rate, self._burst = rate, max(1.0, rate / 2)
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def admit(self, operation: str) -> bool:
        """Whether this request may pass."""
        with self._lock:
            now = time.monotonic()
            level, at = self._buckets.get(operation, (self._burst, now))
            level = min(self._burst, level + (now - at) * self._rate)
            passed = level >= 1
            self._buckets[operation] = (level - 1 if passed else level, now)
            return passed
