"""Rolling deployments as Amazon ECS makes them: all new tasks beside the old ones, a circuit breaker, an alarm that rolls back.

Minimum healthy 100 %, at most 200 %; three tasks that fail in a row end a deployment
(https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html).
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import urllib3

from dev.images.balancer import Balancer

# Seconds: terraform/modules/service gives a task this long to be healthy, and the alarm looks at two periods.
GRACE, ALARM = 60.0, 120.0
_BREAKER = 3
_ALARM_SHARE, _ALARM_LEAST = 0.05, 20


class Target(Protocol):
    """A task that was started."""

    port: int
    health_port: int

    def runs(self) -> bool:
        """Whether it has not ended."""
        ...

    def stop(self) -> None:
        """SIGTERM, and SIGKILL when its time is over."""
        ...


class Load:
    """Clients that never stop asking; `results` are (time, status), 0 for no answer."""

    def __init__(self, url: str, headers: dict[str, str], clients: int, pause: float) -> None:
        self.results: deque[tuple[float, int]] = deque()
        self._ended = threading.Event()
        self._url, self._headers, self._pause = url, headers, pause
        self._threads = [threading.Thread(target=self._ask) for _ in range(clients)]
        for thread in self._threads:
            thread.start()

    def since(self, moment: float) -> list[int]:
        """Statuses of what was asked from then on."""
        return [status for at, status in list(self.results) if at >= moment]

    def close(self) -> None:
        """End it."""
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        pool = urllib3.PoolManager(retries=False, timeout=60.0)
        while not self._ended.wait(self._pause):
            begun = time.monotonic()
            try:
                status = pool.request("GET", self._url, headers=self._headers).status
            except urllib3.exceptions.HTTPError:
                status = 0
            self.results.append((begun, status))


@dataclass(frozen=True)
class Outcome:
    """What came of one release: requests during it, those that failed by status, how long any bad task was in service."""

    kept: bool
    requests: int
    failed: int
    seconds_in_service: float
    statuses: dict[int, int]


class Deployment:
    """One service of `desired` tasks behind a balancer."""

    def __init__(self, balancer: Balancer, load: Load, desired: int, pace: float) -> None:
        self._balancer, self._load, self._desired, self._pace = balancer, load, desired, pace
        self._serving: list[tuple[Target, int]] = []
        self._first_admitted = 0.0

    def first(self, start: Callable[[], Target]) -> None:
        """The release that serves before any other."""
        self._serving = self._bring_up(start)
        assert len(self._serving) == self._desired

    def release(self, start: Callable[[], Target]) -> Outcome:
        """Roll to a new release, and back when it does not hold."""
        begun = time.monotonic()
        new, old = self._bring_up(start), self._serving
        in_service = time.monotonic()
        kept = len(new) == self._desired and not self._alarmed(in_service)
        leaving = old if kept else new
        self._serving = new if kept else old
        self._take_down(leaving)
        seconds = time.monotonic() - self._first_admitted if new and not kept else 0.0
        statuses = self._load.since(begun)
        failed = [status for status in statuses if status != 200]
        return Outcome(kept, len(statuses), len(failed), round(seconds, 1), dict(Counter(failed)))

    def close(self) -> None:
        """Stop what serves."""
        for target, _ in self._serving:
            target.stop()

    def _bring_up(self, start: Callable[[], Target]) -> list[tuple[Target, int]]:
        """Healthy tasks; fewer than desired when the circuit breaker has opened."""
        up: list[tuple[Target, int]] = []
        failures = 0
        while len(up) < self._desired and failures < _BREAKER:
            target = start()
            slot = self._balancer.admit(target.port, target.health_port, target.runs, GRACE)
            if slot is None:
                failures += 1
                target.stop()
            else:
                self._first_admitted = self._first_admitted if up else time.monotonic()
                up.append((target, slot))
        return up

    def _alarmed(self, since: float) -> bool:
        """Whether more than one answer in twenty failed in a period of the alarm."""
        limit = time.monotonic() + ALARM / self._pace
        while time.monotonic() < limit:
            statuses = self._load.since(since)
            failed = sum(status >= 500 or status == 0 for status in statuses)
            if len(statuses) > _ALARM_LEAST and failed / len(statuses) > _ALARM_SHARE:
                return True
            time.sleep(0.2)
        return False

    def _take_down(self, leaving: list[tuple[Target, int]]) -> None:
        for target, slot in leaving:
            self._balancer.deregister(slot)
            target.stop()
