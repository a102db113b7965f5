"""The customer's path as whole processes while SQS, S3 or the database is stopped, and while every process is replaced."""

from __future__ import annotations

import hashlib
import itertools
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import urllib3

from dev.databases.server import DatabaseServer
from dev.faults.faulty_stack import FaultyStack
from dev.faults.http_proxy import FaultProxy
from dev.faults.tcp_proxy import Mode
from dev.stack.own_process import alive
from dev.stack.ports import PortBook
from dev.visit.running import customer_of, month_before
from dev.waiting import within

pytestmark = pytest.mark.timeout(600)
CUSTOMER = customer_of("residential")
BILLING = f"/billing/v1/customers/{CUSTOMER.customer_id}"
_MONTH = itertools.count(2)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory, database_server: DatabaseServer) -> Iterator[FaultyStack]:
    room = FaultyStack(tmp_path_factory.mktemp("faulty"), database_server)
    try:
        room.stack.start()
        yield room
    finally:
        room.close()


@pytest.fixture(autouse=True)
def healed(faulty: FaultyStack) -> Iterator[None]:
    yield
    faulty.become("up")


def state_of(faulty: FaultyStack, digest: str) -> str:
    row = faulty.database.one("SELECT state FROM statement WHERE sha256 = :digest", {"digest": digest})
    return "none" if row is None else str(row[0])


def versions(faulty: FaultyStack) -> Counter[str]:
    """How many versions of each archived object there are, by hash."""
    pages = faulty.aws("s3").get_paginator("list_object_versions").paginate(Bucket="selfcare-archive")
    return Counter(entry["Key"].rpartition("/")[2][:-4] for page in pages for entry in page.get("Versions", []))


@pytest.mark.parametrize(
    ("mode", "away"),
    [("cut", ("sqs",)), ("cut", ("s3",)), ("cut", ("s3", "sqs")), ("hang", ("sqs",)), ("hang", ("s3", "sqs"))],
    ids=["SQS cut", "S3 cut", "both cut", "SQS hangs", "both hang"],
)
def test_customer_has_the_pdf_while_storage_is_away(faulty: FaultyStack, mode: Mode, away: tuple[str, ...]) -> None:
    token, month = faulty.token("residential"), month_before(next(_MONTH))
    faulty.become(mode, *away)
    begun = time.monotonic()
    answer = faulty.send("GET", f"{BILLING}/usage/{month}", token=token)
    assert (answer.status, answer.body[:5]) == (200, b"%PDF-")
    assert time.monotonic() - begun < 25
    digest = hashlib.sha256(answer.body).hexdigest()
    assert state_of(faulty, digest) == "pending"
    faulty.become("up")
    assert within(60, lambda: state_of(faulty, digest) == "archived")
    assert versions(faulty)[digest] == 1
    assert faulty.database.one("SELECT COUNT(*) FROM statement_spill", {}) == (0,)


@pytest.mark.parametrize("mode", ["cut", "hang"])
def test_without_the_database_nothing_is_handed_out_and_all_comes_back(faulty: FaultyStack, mode: Mode) -> None:
    """A PDF without its row could be lost, so the customer is told to come again."""
    token, month = faulty.token("residential"), month_before(next(_MONTH))
    faulty.become(mode, "database")
    refused = faulty.send("GET", f"{BILLING}/usage/{month}", token=token)
    assert (refused.status, refused.header("Content-Type")) == (503, "application/problem+json")
    assert int(refused.header("Retry-After") or 0) > 0
    faulty.become("up")
    found: list[str] = []

    def again() -> bool:
        answer = faulty.send("GET", f"{BILLING}/usage/{month}", token=token)
        if answer.status == 200:
            found.append(hashlib.sha256(answer.body).hexdigest())
        return answer.status == 200

    assert within(60, again)
    assert within(60, lambda: state_of(faulty, found[0]) == "archived")
    assert versions(faulty)[found[0]] == 1


class Fleet:
    """Two web services behind a balancer each, and a worker; any of them can be replaced as a rolling deployment does."""

    def __init__(self, faulty: FaultyStack) -> None:
        self._stack, self._ports = faulty.stack, PortBook()
        self.balancers = {name: FaultProxy(faulty.url(name)) for name in ("billing", "archiver")}
        self._pids = dict(faulty.stack.children.pids())
        self._turn = itertools.count(2)

    def replace(self, name: str) -> None:
        """Start the new one, send requests there, let the old one finish what it has."""
        successor, command = f"{name}-{next(self._turn)}", self._stack.plan.services()[name]
        environment = self._stack.plan.service_environment(name, self._stack.queue_url)
        port = self._ports.reserve(0)
        self._stack.children.start(successor, command, environment | {"SELFCARE_BIND": f"127.0.0.1:{port}"})
        old, self._pids[name] = self._pids[name], self._stack.children.pids()[successor]
        if name in self.balancers:
            assert within(60, lambda: _ready(port))
            self.balancers[name].turn_to(f"http://127.0.0.1:{port}", drain=1.0)
        os.kill(old, signal.SIGTERM)
        assert within(30, lambda: not alive(old)), f"{name} did not end within its stop timeout"

    def close(self) -> None:
        self._ports.close()
        for balancer in self.balancers.values():
            balancer.close()


def _ready(port: int) -> bool:
    try:
        return urllib3.request("GET", f"http://127.0.0.1:{port}/readyz", retries=False, timeout=2).status == 200
    except urllib3.exceptions.HTTPError:
        return False


class Load:
    """Customers who download statements and look at their list until told to stop."""

    def __init__(self, faulty: FaultyStack, fleet: Fleet) -> None:
        self._faulty, self._fleet = faulty, fleet
        self._tokens = {key: faulty.token(key) for key in ("residential", "several", "quiet")}
        self._pool = urllib3.PoolManager(maxsize=16, retries=False, timeout=60.0)
        self.stopping, self.failures = threading.Event(), list[str]()
        self.handed_out, self.requests = set[str](), 0

    def run(self, seed: int) -> None:
        """One customer after the other, months in turn: new statements at first, then the same again."""
        for number in itertools.count(seed):
            if self.stopping.is_set():
                return
            key = ("residential", "several", "quiet")[number % 3]
            customer = customer_of(key).customer_id
            pdf = self._ask("billing", f"/billing/v1/customers/{customer}/usage/{month_before(number % 13)}", key)
            if pdf is not None:
                self.handed_out.add(hashlib.sha256(pdf).hexdigest())
            self._ask("archiver", f"/archive/v1/customers/{customer}/statements", key)

    def _ask(self, service: str, path: str, key: str) -> bytes | None:
        headers = {"Authorization": f"Bearer {self._tokens[key]}"}
        self.requests += 1
        try:
            answer = self._pool.request("GET", self._fleet.balancers[service].url + path, headers=headers)
        except urllib3.exceptions.HTTPError as error:
            self.failures.append(f"{path}: {error}")
            return None
        if answer.status != 200:
            self.failures.append(f"{path}: {answer.status} {answer.data[:200]!r}")
        return answer.data


def test_rolling_restart_under_load_fails_no_request_and_loses_no_statement(faulty: FaultyStack) -> None:
    fleet = Fleet(faulty)
    load = Load(faulty, fleet)
    with ThreadPoolExecutor(4) as customers:
        runs = [customers.submit(load.run, seed) for seed in range(4)]
        try:
            for name in ("billing", "archiver-worker", "archiver", "billing", "archiver-worker"):
                fleet.replace(name)
        finally:
            load.stopping.set()
        for run in runs:
            run.result()
    fleet.close()
    assert load.failures == []
    assert load.requests > 50
    assert within(60, lambda: all(state_of(faulty, digest) == "archived" for digest in load.handed_out))
    kept = versions(faulty)
    assert {digest: kept[digest] for digest in load.handed_out} == dict.fromkeys(load.handed_out, 1)
    assert faulty.database.one("SELECT COUNT(*) FROM statement WHERE state <> 'archived'", {}) == (0,)
