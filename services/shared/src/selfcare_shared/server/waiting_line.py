"""Requests that wait for a thread: so many and so long, and not more.

Without a bound they wait behind a slow upstream until their clients have given up, and the service works for nobody. A bound by
number alone either cuts a burst of quick requests or lets slow ones wait too long, so there are both.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from typing import Any, NamedTuple


class _Waiting(NamedTuple):
    since: float
    connection: Any
    future: Future[Any]


class WaitingLine:
    """At most `most` wait, none longer than `longest` seconds. Used by one thread, like the pool that takes them in order."""

    def __init__(self, most: int, longest: float) -> None:
        self._most, self._longest = most, longest
        self._waiting: deque[_Waiting] = deque()

    def full(self) -> bool:
        """Whether one more would be too many."""
        self._forget_begun()
        return len(self._waiting) >= self._most

    def join(self, since: float, connection: Any, future: Future[Any]) -> None:
        """`connection` waits since `since` for its `future` to begin."""
        self._waiting.append(_Waiting(since, connection, future))

    def overdue(self, now: float) -> list[Any]:
        """The connections that have waited too long; their futures will not begin."""
        given_up = []
        self._forget_begun()
        while self._waiting and now - self._waiting[0].since > self._longest:
            first = self._waiting.popleft()
            if first.future.cancel():
                given_up.append(first.connection)
            self._forget_begun()
        return given_up

    def _forget_begun(self) -> None:
        while self._waiting and (self._waiting[0].future.running() or self._waiting[0].future.done()):
            self._waiting.popleft()
