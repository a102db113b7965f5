"""Statements are rendered one at a time, each once for all who ask, and never beyond their deadline."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import msgspec
import pytest

from billing.statement.model import Statement
from billing.statement.renderer import render
from billing.usecases import make_statement as usecase
from billing.usecases.make_statement import MadeStatement
from billing.usecases.renderings import StatementBusy
from dev.samples.statements import records_of, statement_of
from dev.waiting import within
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.links.port import Viewer
from tests.support.closed_month import CLOSED_AT, RECORD, SETTINGS, Around, Statements


class ManyCustomers(Around):
    """A customer for every id; how many asked, and what was handed over."""

    def __init__(self) -> None:
        super().__init__(None)
        self.came = 0

    def retrieve(self, _viewer: Viewer, customer_id: str) -> CustomerRecord:
        self.came += 1
        return msgspec.structs.replace(RECORD, customer_id=customer_id, billing_account="BA" + customer_id)


class SlowRenderer:
    """Renders when it is let go; notes how many documents were in work at once."""

    def __init__(self) -> None:
        self.go, self.lock = threading.Event(), threading.Lock()
        self.in_work = self.most = self.rendered = 0

    def __call__(self, _statement: Statement, before_page: Callable[[], None]) -> bytes:
        with self.lock:
            self.in_work, self.rendered = self.in_work + 1, self.rendered + 1
            self.most = max(self.most, self.in_work)
        assert self.go.wait(60)
        time.sleep(0.01)
        before_page()
        with self.lock:
            self.in_work -= 1
        return b"%PDF-1.7"


class Scene:
    """Sixteen threads that ask one process for statements."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.renderer, self.around = SlowRenderer(), ManyCustomers()
        monkeypatch.setattr(usecase, "render", self.renderer)
        self.pool = ThreadPoolExecutor(16)
        self.seconds = 60.0

    def statements(self) -> Statements:
        settings = msgspec.structs.replace(SETTINGS, statement_deadline=self.seconds)
        return Statements(self.around, lambda: CLOSED_AT - timedelta(seconds=1), settings, 60.0)

    def ask(self, customers: list[str]) -> list[Future[MadeStatement]]:
        statements = self.statements()
        viewer = Viewer("issuer", "owner")
        futures = [self.pool.submit(statements, viewer, customer, "2026-10") for customer in customers]
        assert within(60, lambda: self.around.came == len(customers) and self.renderer.in_work > 0, 0.01)
        return futures


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    made = Scene(monkeypatch)
    yield made
    made.renderer.go.set()
    made.pool.shutdown()


def test_one_statement_asked_for_sixteen_times_is_rendered_and_handed_over_once(scene: Scene) -> None:
    asked = scene.ask(["anna"] * 16)
    time.sleep(0.3)
    scene.renderer.go.set()
    made = {future.result(60).reference.statement_id for future in asked}
    assert (len(made), scene.renderer.rendered, len(scene.around.handed)) == (1, 1, 1)


def test_sixteen_statements_are_rendered_one_at_a_time(scene: Scene) -> None:
    asked = scene.ask([f"customer {number}" for number in range(16)])
    time.sleep(0.3)
    scene.renderer.go.set()
    assert len({future.result(60).reference.statement_id for future in asked}) == 16
    assert (scene.renderer.most, scene.renderer.rendered) == (1, 16)


def test_who_gets_no_turn_in_time_is_told_to_come_back(scene: Scene) -> None:
    scene.seconds = 0.5
    asked = scene.ask(["anna", "anna", "berta", "carla"])
    assert within(60, lambda: sum(future.done() for future in asked) >= 3, 0.01)
    assert scene.renderer.in_work == 1
    scene.renderer.go.set()
    for future in asked:
        problem = future.exception(60)
        assert isinstance(problem, StatementBusy)
        assert (problem.status, int(dict(problem.headers())["Retry-After"]) > 0) == (503, True)
    assert (scene.renderer.rendered, scene.around.handed) == (1, [])


def test_a_rendering_that_is_late_ends_between_two_pages() -> None:
    statement = statement_of(records_of(200))
    pages = 0

    def before_page() -> None:
        nonlocal pages
        pages += 1
        if pages == 3:
            raise StatementBusy

    with pytest.raises(StatementBusy):
        render(statement, before_page)
    assert pages == 3
