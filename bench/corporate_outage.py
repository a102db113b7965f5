"""What an outage of the corporate database costs residential customers: `python -m bench.corporate_outage`.

Starts the local stack, reads residential customers at a fixed rate (open model: a slow answer delays no later request) while
corporate customers keep asking, and prints p50 and p95 of the residential reads, quiet and in each kind of outage, the time
until corporate customers are served again, and the service's threads and sockets before and after.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import urllib3

from dev.stack.plan import Plan
from dev.stack.stack import Stack
from dev.visit.running import Running, customer_of

OUTAGES: dict[str, dict[str, Any]] = {
    "quiet": {},
    "refused": {"listener": "refusing"},
    "silent listener": {"listener": "silent"},
    "network frozen": {"frozen": True},
    "starting, ORA-01033": {"loginError": 1033},
    "service unknown, ORA-12514": {"services": ["OTHER"]},
    "no handler, ORA-12516": {"refuseCode": 12516},
    "query that never ends": {"calls": [{"at": "execute", "match": "SELECT", "seconds": 30.0, "times": 0}]},
    "failover, sessions killed": {},
}
_SESSIONS_END = {"refused", "silent listener", "starting, ORA-01033", "service unknown, ORA-12514", "no handler, ORA-12516"}


class Load:
    """Reads at a fixed rate; latencies are counted from when a request was due."""

    def __init__(self, running: Running, key: str, rate: float) -> None:
        self._url = running.url("customer") + f"/customer/v1/customers/{customer_of(key).customer_id}"
        self._headers = {"Authorization": f"Bearer {running.token(key)}"}
        self._rate, self._http = rate, urllib3.PoolManager(maxsize=64, retries=False, timeout=15.0)
        self.latencies: list[float] = []
        self.statuses: dict[int, int] = {}

    def run(self, seconds: float) -> None:
        """Keep the rate up for so long."""
        begun = time.perf_counter()
        with ThreadPoolExecutor(48) as workers:
            for number in range(int(seconds * self._rate)):
                due = begun + number / self._rate
                time.sleep(max(0.0, due - time.perf_counter()))
                workers.submit(self._ask, due)

    def once(self) -> int:
        """One read's status."""
        return self._http.request("GET", self._url, headers=self._headers).status

    def _ask(self, due: float) -> None:
        status = self.once()
        self.latencies.append(time.perf_counter() - due)
        self.statuses[status] = self.statuses.get(status, 0) + 1


def measure(running: Running, outage: str, seconds: float, rate: float) -> tuple[list[float], Mapping[int, int], float]:
    """Residential latencies, corporate statuses, seconds until corporate reads work again."""
    residential, corporate = Load(running, "residential", rate), Load(running, "corporate", 20.0)
    provoke(running, outage)
    asking = threading.Thread(target=corporate.run, args=(seconds,))
    asking.start()
    residential.run(seconds)
    asking.join()
    running.send("DELETE", "/control/faults", at="corporate-control")
    begun = time.perf_counter()
    while corporate.once() != 200:
        time.sleep(0.05)
    assert set(residential.statuses) == {200}, residential.statuses
    return residential.latencies, corporate.statuses, time.perf_counter() - begun


def provoke(running: Running, outage: str) -> None:
    """Put an outage in force."""
    running.send("PUT", "/control/faults", at="corporate-control", body=OUTAGES[outage])
    time.sleep(0.3)
    if outage in _SESSIONS_END:
        running.send("DELETE", "/control/sessions", at="corporate-control")
    if outage.startswith("failover"):
        running.send("DELETE", "/control/sessions?kill=1", at="corporate-control")


def level(stack: Stack) -> tuple[int, int]:
    """Threads and sockets of the customer service's workers."""
    workers = psutil.Process(stack.children.pids()["customer"]).children()
    return sum(worker.num_threads() for worker in workers), sum(len(worker.net_connections()) for worker in workers)


def main() -> None:
    """Print one line for each outage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rate", type=float, default=200.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Plan.make(Path(folder), usual_ports=False))
        try:
            stack.start()
            report(Running(stack), given.seconds, given.rate)
        finally:
            stack.stop()


def report(running: Running, seconds: float, rate: float) -> None:
    """Each outage has a quiet run of the same length right before it, which it is held against."""
    Load(running, "residential", rate).run(3)
    print(f"Residential reads at {rate:.0f}/s for {seconds:.0f} s, corporate reads at 20/s beside them\n")
    print(f"{'':28} {'p50 ms':>15} {'p95 ms':>15} {'x quiet':>8} {'healed s':>9} {'threads':>9} {'sockets':>9}  corporate")
    for outage in list(OUTAGES)[1:]:
        quiet = percentiles(measure(running, "quiet", seconds, rate)[0])
        before = level(running.stack)
        latencies, statuses, healed = measure(running, outage, seconds, rate)
        during = percentiles(latencies)
        time.sleep(3)
        changes = [f"{old}->{new}" for old, new in zip(before, level(running.stack), strict=True)]
        pairs = [f"{old:.1f} -> {new:.1f}" for old, new in zip(quiet, during, strict=True)]
        shown = ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))
        ratio = during[1] / quiet[1]
        print(
            f"{outage:28} {pairs[0]:>15} {pairs[1]:>15} {ratio:8.2f} {healed:9.2f} {changes[0]:>9} {changes[1]:>9}  {shown}",
            flush=True,
        )


def percentiles(latencies: list[float]) -> tuple[float, float]:
    """p50 and p95 in milliseconds."""
    return statistics.median(latencies) * 1000, statistics.quantiles(latencies, n=20)[-1] * 1000


if __name__ == "__main__":
    main()
