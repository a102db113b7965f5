"""How the rating engine is called, whatever its dialect: never longer than the caller's deadline, never more than it can bear.

A few calls at once, so that a hung engine keeps no thread of others; a circuit breaker that fails fast while the engine is down
and lets one call at a time find out whether it is back; at most two retries of a read, with full jitter and out of a budget, so
that retries never add more than a tenth to the engine's load.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pybreaker

from billing.adapters.checks import UNUSABLE, invalid
from billing.settings import BillingSettings
from selfcare_shared import logs
from selfcare_shared.http_client import HttpAnswer, HttpClient, OutboundBroken, OutboundError, OutboundTimeout
from selfcare_shared.problems import Problem, Unavailable, UpstreamInvalid, UpstreamTimeout
from selfcare_shared.web.media_types import is_json

AWAY = "The rating engine is away. Balance and usage are not available at the moment; your details are."
SLOW = "The rating engine did not answer in time. Try again in a moment."
_JSON = "Accept: application/json"
_BUSY = frozenset({429, 502, 503, 504})
_SLOT_WAIT = 1.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 1.0
Send = Callable[[float], HttpAnswer]
# Finds in an answer why the engine is away, though it answers.
Away = Callable[[HttpAnswer], str | None]


class _Failed(Exception):
    """One attempt that failed; `pause` is what the engine asked to wait, in seconds, None when retrying is of no use."""

    def __init__(self, problem: Problem, reason: str, pause: float | None) -> None:
        super().__init__(reason)
        self.problem, self.reason, self.pause = problem, reason, pause


def _never(_answer: HttpAnswer) -> None:
    return None


class RatingLink:
    """Asks one engine over HTTP."""

    def __init__(self, settings: BillingSettings) -> None:
        self.base = settings.rating_engine_url.rstrip("/")
        self._retries = settings.rating_engine_retries
        self._budget = RetryBudget()
        self._slots = threading.BoundedSemaphore(settings.rating_engine_concurrency)
        self._probe = threading.Lock()
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=settings.rating_engine_breaker_failures,
            reset_timeout=settings.rating_engine_breaker_pause,
            throw_new_error_on_trip=False,
            listeners=[_Announcer()],
        )
        self._http = HttpClient(
            connect_timeout=settings.rating_engine_connect_timeout,
            total_timeout=settings.rating_engine_read_timeout,
            ca_file=settings.rating_engine_ca_file or settings.outbound_ca_file,
        )

    def get(self, path: str, deadline: float) -> HttpAnswer:
        """A 200 answer in JSON; raises UpstreamTimeout, UpstreamInvalid or Unavailable. `deadline` is a monotonic time."""
        url = self.base + path
        return self._ask(lambda left: self._http.get(url, (_JSON,), timeout=left), deadline)

    def post(self, path: str, body: bytes, deadline: float, away: Away = _never) -> HttpAnswer:
        """POST of a JSON body that changes nothing; otherwise as `get`. `away` finds in an answer why the engine is away."""
        url, headers = self.base + path, (_JSON, "Content-Type: application/json")

        def send(left: float) -> HttpAnswer:
            answer = self._http.post(url, body, headers, timeout=left)
            reason = away(answer) if answer.status == 200 else None
            if reason is not None:
                raise _Failed(Unavailable(AWAY), reason, 0.0)
            return answer

        return self._ask(send, deadline)

    def _ask(self, send: Send, deadline: float) -> HttpAnswer:
        try:
            with self._slot(deadline), self._guard():
                answer = self._attempts(send, deadline)
        except _Failed as failure:
            logs.event("rating.failed", reason=failure.reason)
            raise failure.problem from None
        except pybreaker.CircuitBreakerError:
            raise Unavailable(AWAY) from None
        if answer.status != 200:
            raise invalid(f"status {answer.status}")
        if not is_json(answer.headers.get("content-type", "")):
            raise invalid("not JSON")
        return answer

    def _attempts(self, send: Send, deadline: float) -> HttpAnswer:
        self._budget.earn()
        for attempt in range(self._retries):
            try:
                return self._once(send, deadline)
            except _Failed as failure:
                pause = _pause(failure, attempt)
                if pause is None or time.monotonic() + pause >= deadline or not self._budget.spend():
                    raise
            time.sleep(pause)
        return self._once(send, deadline)

    def _once(self, send: Send, deadline: float) -> HttpAnswer:
        left = deadline - time.monotonic()
        if left <= 0:
            raise _Failed(UpstreamTimeout(SLOW), "no time left", None)
        try:
            answer = send(left)
        except OutboundTimeout:
            raise _Failed(UpstreamTimeout(SLOW), "timeout", None) from None
        except OutboundBroken:
            raise _Failed(UpstreamInvalid(UNUSABLE), "broken answer", 0.0) from None
        except OutboundError:
            raise _Failed(Unavailable(AWAY), "unreachable", 0.0) from None
        if answer.status in _BUSY:
            raise _Failed(Unavailable(AWAY), f"status {answer.status}", _asked_pause(answer))
        if answer.status == 500:
            raise _Failed(UpstreamInvalid(UNUSABLE), "status 500", 0.0)
        return answer

    @contextmanager
    def _slot(self, deadline: float) -> Iterator[None]:
        if not self._slots.acquire(timeout=max(0.0, min(_SLOT_WAIT, deadline - time.monotonic()))):
            logs.event("rating.saturated")
            raise Unavailable(AWAY)
        try:
            yield
        finally:
            self._slots.release()

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """The breaker; it is asked by `calling`, which unlike its `call` does not make callers wait for one another."""
        if self._breaker.current_state == pybreaker.STATE_CLOSED:
            with self._breaker.calling():
                yield
        elif self._probe.acquire(blocking=False):
            try:
                with self._breaker.calling():
                    yield
            finally:
                self._probe.release()
        else:
            raise Unavailable(AWAY)


class RetryBudget:
    """Retries that may still be made: every call earns a tenth of one, ten can be saved."""

    def __init__(self, most: float = 10.0, each: float = 0.1) -> None:
        self._left, self._most, self._each = most, most, each
        self._lock = threading.Lock()

    def earn(self) -> None:
        """A call was made."""
        with self._lock:
            self._left = min(self._most, self._left + self._each)

    def spend(self) -> bool:
        """Whether one more retry may be made, which thereby counts."""
        with self._lock:
            if self._left < 1:
                return False
            self._left -= 1
            return True


class _Announcer(pybreaker.CircuitBreakerListener):
    """Logs when the breaker opens or closes."""

    def state_change(self, cb: Any, old_state: Any, new_state: Any) -> None:
        logs.event("rating.breaker", kind=str(new_state.name))


def _pause(failure: _Failed, attempt: int) -> float | None:
    """Seconds until the next attempt: full jitter, at least what the engine asked for; None for no attempt."""
    if failure.pause is None:
        return None
    return max(failure.pause, random.uniform(0, min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**attempt)))  # noqa: S311


def _asked_pause(answer: HttpAnswer) -> float:
    """`Retry-After` in seconds (RFC 9110, 10.2.3); its other form, a date, is not worth waiting for here."""
    text = answer.headers.get("retry-after", "0")
    return float(text) if text.isascii() and text.isdigit() else 0.0
