"""A rating engine that hangs: health answers, whoever cannot be served is told so, and the log says what was waited."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import urllib3

from dev.stack.extra_service import extra_service
from dev.visit.running import Running, customer_of
from dev.waiting import free_port, within

BALANCE = f"/billing/v1/customers/{customer_of('residential').customer_id}/balance"
# One process with two threads, and an engine that is waited for as long as it takes.
SMALL = {
    "SELFCARE_WORKERS": "1",
    "SELFCARE_THREADS": "2",
    "SELFCARE_RATING_ENGINE_READ_TIMEOUT": "60",
    "SELFCARE_BALANCE_DEADLINE": "60",
}
Answered = Future[urllib3.BaseHTTPResponse]


@pytest.fixture(autouse=True)
def healed(running: Running) -> Iterator[None]:
    yield
    running.rating_faults()


class Clients:
    """Clients that all ask for a balance at once, each on a connection of its own."""

    def __init__(self, running: Running, address: str) -> None:
        self._pool = ThreadPoolExecutor(16)
        headers = {"Authorization": f"Bearer {running.token('residential')}"}

        def ask() -> urllib3.BaseHTTPResponse:
            return urllib3.request("GET", address + BALANCE, headers=headers, retries=False, timeout=120.0)

        self._ask = ask

    def come(self, count: int) -> list[Answered]:
        return [self._pool.submit(self._ask) for _ in range(count)]


def told(answers: list[Answered]) -> list[urllib3.BaseHTTPResponse]:
    return [answer.result() for answer in answers if answer.done()]


def health(port: int, path: str) -> int:
    return urllib3.request("GET", f"http://127.0.0.1:{port}{path}", retries=False, timeout=60.0).status


def assert_told_to_come_back(answer: urllib3.BaseHTTPResponse) -> None:
    assert (answer.status, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["X-Trace-Id"] == answer.json()["traceId"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_beyond_the_line_clients_are_told_to_come_back_and_health_answers(running: Running, tmp_path: Path) -> None:
    port = free_port()
    settings = SMALL | {"SELFCARE_QUEUE_LIMIT": "2", "SELFCARE_HEALTH_BIND": f"127.0.0.1:{port}"}
    with extra_service(running, "billing", tmp_path, **settings) as address:
        assert within(60, lambda: health(port, "/readyz") == 200)
        running.rating_faults(hang=True)
        answers = Clients(running, address).come(10)
        # Two are served, two wait in line; the others know at once, while the engine still hangs.
        assert within(60, lambda: len(told(answers)) == 6)
        assert (health(port, "/healthz"), health(port, "/readyz")) == (200, 200)
        for answer in told(answers):
            assert_told_to_come_back(answer)
        running.rating_faults()
        assert sorted(answer.result().status for answer in answers) == [200] * 4 + [503] * 6


def test_whoever_has_waited_too_long_is_told_so_and_the_log_says_how_long(running: Running, tmp_path: Path) -> None:
    settings = SMALL | {"SELFCARE_QUEUE_LIMIT": "100", "SELFCARE_QUEUE_WAIT": "0.5"}
    with extra_service(running, "billing", tmp_path, **settings) as address:
        running.rating_faults(hang=True)
        answers = Clients(running, address).come(5)
        assert within(60, lambda: len(told(answers)) == 3)
        for answer in told(answers):
            assert_told_to_come_back(answer)
        running.rating_faults()
        assert sorted(answer.result().status for answer in answers) == [200] * 2 + [503] * 3
    refused = [line for line in logged(tmp_path) if line["event"] == "request" and line["status"] == 503]
    assert len(refused) == 3
    assert all(line["durationMs"] >= 500 for line in refused)


def test_time_in_the_line_counts_in_what_is_logged(running: Running, tmp_path: Path) -> None:
    settings = SMALL | {"SELFCARE_THREADS": "1"}
    with extra_service(running, "billing", tmp_path, **settings) as address:
        running.rating_faults(latencySeconds=1.0)
        assert [answer.result().status for answer in Clients(running, address).come(3)] == [200] * 3
    durations = sorted(line["durationMs"] for line in logged(tmp_path) if line.get("operation") == "RetrieveCurrentBalance")
    # Served one after the other, so the last has waited for the two before it.
    assert durations[-1] >= 2000


def logged(folder: Path) -> list[dict[str, Any]]:
    (file,) = folder.glob("billing-*.log")
    return [json.loads(line) for line in file.read_text().splitlines() if line.startswith("{")]


def test_service_that_never_reached_its_database_is_alive_and_not_ready(running: Running, tmp_path: Path) -> None:
    port = free_port()
    settings = {
        "SELFCARE_DATABASE_URL": f"mysql+pymysql://nobody:x@127.0.0.1:{free_port()}/selfcare",
        "SELFCARE_HEALTH_BIND": f"127.0.0.1:{port}",
    }
    for name in ("customer", "billing", "archiver"):
        with extra_service(running, name, tmp_path, **settings) as address:
            assert urllib3.request("GET", f"{address}/readyz", retries=False).status == 503
            assert (health(port, "/healthz"), health(port, "/readyz")) == (200, 503)


def test_service_that_cannot_have_the_providers_keys_is_not_ready(running: Running, tmp_path: Path) -> None:
    settings = {"SELFCARE_JWKS_URL": f"http://127.0.0.1:{free_port()}/keys"}
    with extra_service(running, "customer", tmp_path, **settings) as address:
        assert urllib3.request("GET", f"{address}/readyz", retries=False).status == 503


@pytest.mark.parametrize("name", ["customer", "billing", "archiver", "archiver-worker"])
def test_a_missing_file_of_certificates_ends_the_start_with_one_sentence(running: Running, name: str, tmp_path: Path) -> None:
    plan = running.stack.plan
    environment = plan.service_environment(name.removesuffix("-worker"), running.stack.queue_url)
    environment |= {"SELFCARE_BIND": "127.0.0.1:0", "SELFCARE_DATABASE_CA_FILE": str(tmp_path / "ca.pem")}
    ended = subprocess.run(plan.services()[name], env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 1
    assert "SELFCARE_DATABASE_CA_FILE" in ended.stderr
    assert "Traceback" not in ended.stderr
