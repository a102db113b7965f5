"""Identical reads at the same time are made once; retries come out of a budget; equal values are kept once."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import msgspec
import pytest

from billing.adapters.rating_link import RetryBudget
from billing.adapters.sharing import Sharing
from billing.usecases.single_flight import SingleFlight
from dev.samples.statements import records_of
from selfcare_shared.problems import Unavailable, UpstreamTimeout


class Read:
    """A read that lasts until let go."""

    def __init__(self) -> None:
        self.calls = 0
        self.go = threading.Event()

    def __call__(self) -> int:
        self.calls += 1
        assert self.go.wait(5)
        return self.calls


def soon() -> float:
    return time.monotonic() + 5


def test_reads_under_way_are_shared_and_ended_ones_are_not() -> None:
    flights, read = SingleFlight[int](), Read()
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(flights.share, "a", soon(), read) for _ in range(8)]
        time.sleep(0.2)
        read.go.set()
        assert {answer.result() for answer in answers} == {1}
    assert read.calls == 1
    assert flights.share("a", soon(), read) == 2


def test_other_keys_do_not_wait() -> None:
    flights, slow = SingleFlight[int](), Read()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(flights.share, "a", soon(), slow)
        assert flights.share("b", soon(), lambda: 7) == 7
        slow.go.set()
        assert waiting.result() == 1


def test_problem_reaches_everybody_and_is_not_remembered() -> None:
    flights, gate = SingleFlight[int](), threading.Event()

    def fail() -> int:
        assert gate.wait(5)
        raise Unavailable("away")

    with ThreadPoolExecutor(3) as pool:
        answers = [pool.submit(flights.share, "a", soon(), fail) for _ in range(3)]
        time.sleep(0.1)
        gate.set()
        problems = [answer.exception() for answer in answers]
    assert [type(problem) for problem in problems] == [Unavailable] * 3
    assert len(set(map(id, problems))) == 3
    assert flights.share("a", soon(), lambda: 1) == 1


def test_follower_keeps_its_own_deadline() -> None:
    flights, slow = SingleFlight[int](), Read()
    with ThreadPoolExecutor(1) as pool:
        leading = pool.submit(flights.share, "a", soon(), slow)
        while not slow.calls:
            time.sleep(0.01)
        with pytest.raises(UpstreamTimeout):
            flights.share("a", time.monotonic() + 0.1, slow)
        slow.go.set()
        leading.result()


def test_unexpected_failure_of_the_leader_does_not_strand_followers() -> None:
    flights, gate = SingleFlight[int](), threading.Event()

    def crash() -> int:
        assert gate.wait(5)
        raise ZeroDivisionError

    with ThreadPoolExecutor(2) as pool:
        leading = pool.submit(flights.share, "a", soon(), crash)
        time.sleep(0.1)
        following = pool.submit(flights.share, "a", soon(), crash)
        time.sleep(0.1)
        gate.set()
        assert isinstance(leading.exception(), ZeroDivisionError)
        assert isinstance(following.exception(), UpstreamTimeout)


def test_budget_lets_one_in_ten_be_retried() -> None:
    budget = RetryBudget(most=2, each=0.1)
    assert [budget.spend() for _ in range(3)] == [True, True, False]
    granted = 0
    for _ in range(1000):
        budget.earn()
        granted += budget.spend()
    assert 95 <= granted <= 100


def test_shared_records_are_equal_and_lighter() -> None:
    records = records_of(300)
    sharing = Sharing()
    copies = [sharing.shared(msgspec.structs.replace(record, tax=Decimal(str(record.tax)))) for record in records]
    assert copies == records
    assert len({id(copy.tax) for copy in copies}) < len(copies) / 3
    fine = sharing.shared(msgspec.structs.replace(records[0], amount=Decimal("1.500")))
    coarse = sharing.shared(msgspec.structs.replace(records[0], amount=Decimal("1.5")))
    assert (str(fine.amount), str(coarse.amount)) == ("1.500", "1.5")
