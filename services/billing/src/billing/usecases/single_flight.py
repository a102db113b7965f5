"""Identical reads at the same time are made once: whoever comes while one is under way gets its result."""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from selfcare_shared.problems import Problem, UpstreamTimeout

T = TypeVar("T")


class _Flight(Generic[T]):
    """A read under way."""

    def __init__(self) -> None:
        self.landed = threading.Event()
        self.result: T
        self.problem: Problem | None = None


class SingleFlight(Generic[T]):
    """Nothing is kept after a read has ended, so no result is older than the read that was under way on arrival."""

    def __init__(self, late: type[Problem] = UpstreamTimeout) -> None:
        self._late = late
        self._under_way: dict[Hashable, _Flight[T]] = {}
        self._lock = threading.Lock()

    def share(self, key: Hashable, deadline: float, read: Callable[[], T]) -> T:
        """The result of `read`, own or another caller's; raises the read's problem, or `late` at `deadline`."""
        with self._lock:
            flight = self._under_way.get(key)
            leads = flight is None
            if flight is None:
                flight = self._under_way[key] = _Flight()
        return self._lead(key, flight, read) if leads else self._follow(flight, deadline)

    def _lead(self, key: Hashable, flight: _Flight[T], read: Callable[[], T]) -> T:
        try:
            flight.result = read()
            return flight.result
        except Problem as problem:
            flight.problem = copy.copy(problem)
            raise
        except BaseException:
            flight.problem = self._late()
            raise
        finally:
            with self._lock:
                del self._under_way[key]
            flight.landed.set()

    def _follow(self, flight: _Flight[T], deadline: float) -> T:
        if not flight.landed.wait(max(0.0, deadline - time.monotonic())):
            raise self._late
        if flight.problem is not None:
            raise copy.copy(flight.problem)
        return flight.result
