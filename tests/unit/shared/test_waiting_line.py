"""So many requests wait for a thread, so long, and not more."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from selfcare_shared.server.waiting_line import WaitingLine


class Pool:
    """One thread, held until it is let go."""

    def __init__(self) -> None:
        self.go, self.began = threading.Event(), threading.Event()
        self.pool = ThreadPoolExecutor(1)
        self.done = list[str]()

    def work(self, name: str) -> None:
        self.began.set()
        assert self.go.wait(60)
        self.done.append(name)

    def join(self, line: WaitingLine, since: float, name: str) -> None:
        line.join(since, name, self.pool.submit(self.work, name))


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool()
    yield made
    made.go.set()
    made.pool.shutdown()


def test_whoever_is_being_served_does_not_wait(pool: Pool) -> None:
    line = WaitingLine(most=2, longest=10.0)
    pool.join(line, 0.0, "first")
    assert pool.began.wait(60)
    for name in ("second", "third"):
        assert not line.full()
        pool.join(line, 0.0, name)
    assert line.full()


def test_whoever_has_waited_too_long_is_given_up_and_never_served(pool: Pool) -> None:
    line = WaitingLine(most=9, longest=10.0)
    for since, name in ((0.0, "served"), (1.0, "old"), (2.0, "older than allowed"), (3.0, "young")):
        pool.join(line, since, name)
    assert pool.began.wait(60)
    assert line.overdue(11.0) == []
    assert line.overdue(12.5) == ["old", "older than allowed"]
    assert line.overdue(12.5) == []
    pool.go.set()
    pool.pool.shutdown()
    assert pool.done == ["served", "young"]
    assert line.overdue(1000.0) == []
