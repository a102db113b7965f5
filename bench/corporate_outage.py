"""`python -m bench.corporate_outage`: the corporate Oracle fails in every known way; do residential customers notice?

Starts the local stack in a folder of its own. For each fault eight callers keep reading a corporate customer while residential
profiles are read 200 times a second and the service's health once a second. Corporate callers must get a problem document
within the time limit (or the record, where the fault is one that a second attempt survives), health must stay good, the 95th
percentile of the residential reads must stay within 1.5 times that of the same run while Oracle is well, and after the fault
the corporate customer must come back within 60 seconds, with the service's threads and the database's sessions at their level.
The residential reads with nobody asking for the corporate customer are printed for comparison.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import urllib3

from customer.settings import CustomerSettings
from dev.demo.logins import logins
from dev.stack.plan import Plan
from dev.stack.stack import Stack

RATE, READERS, CALLERS = 200, 4, 8
MOST, RECOVERY = 1.5, 60.0
SPARE_THREADS = 4
PROBLEM = "application/problem+json"
_DEFAULTS = {entry.name: entry.default for entry in msgspec.structs.fields(CustomerSettings)}
TIME_LIMIT: float = _DEFAULTS["corporate_time_limit"]


@dataclass(frozen=True)
class Fault:
    """An order to the double's control address. `drop` breaks or kills the sessions; `survived`: readers get the record."""

    order: dict[str, Any]
    drop: str = ""
    survived: bool = False


FAULTS = {
    "refused": Fault({"listener": "refusing"}, drop="/control/sessions"),
    "silent listener": Fault({"listener": "silent"}, drop="/control/sessions"),
    "network frozen": Fault({"frozen": True}),
    "failover": Fault({}, drop="/control/sessions", survived=True),
    "sessions killed": Fault({}, drop="/control/sessions?kill=1", survived=True),
    "starting, ORA-01033": Fault({"loginError": 1033}, drop="/control/sessions"),
    "no service, ORA-12514": Fault({"services": ["OTHER"]}, drop="/control/sessions"),
    "query never ends": Fault({"calls": [{"at": "execute", "match": "SELECT", "seconds": 60.0, "times": 0}]}),
    # Last, because the account is spared for three quarters of a minute after a refused password.
    "password, ORA-01017": Fault({"loginError": 1017}, drop="/control/sessions"),
}


@dataclass
class Seen:
    """What callers saw. `dishonest` counts answers that were neither a problem nor the record that was asked for."""

    statuses: Counter[int] = field(default_factory=Counter)
    longest: float = 0.0
    dishonest: int = 0
    unhealthy: int = 0
    failed_reads: int = 0
    reads: list[float] = field(default_factory=list)

    @property
    def p95(self) -> float:
        """95th percentile of the residential reads, milliseconds."""
        return sorted(self.reads)[int(len(self.reads) * 0.95)] * 1000


class Bench:
    """One running stack with a residential and a corporate customer signed in."""

    def __init__(self, stack: Stack, seconds: float) -> None:
        self._stack, self._seconds = stack, seconds
        self._pool = urllib3.PoolManager(maxsize=CALLERS + READERS + 2, retries=False, timeout=60.0)
        self._paths = {key: self._signed_in(key) for key in ("residential", "corporate")}

    def read(self, key: str) -> tuple[int, str, float]:
        """Status, content type and seconds of one read of a customer."""
        path, token = self._paths[key]
        begun = time.perf_counter()
        answer = self._pool.request("GET", self._at("customer", path), headers={"Authorization": f"Bearer {token}"})
        return answer.status, answer.headers.get("Content-Type", ""), time.perf_counter() - begun

    def run(self, fault: Fault | None, callers: int = CALLERS) -> Seen:
        """Corporate callers, residential readers and health side by side."""
        seen, ended = Seen(), threading.Event()
        with ThreadPoolExecutor(CALLERS + READERS + 1) as pool:
            for _ in range(callers):
                pool.submit(self._call, seen, ended, fault)
            pool.submit(self._watch, seen, ended)
            readers = [pool.submit(self._read_on, seen, number) for number in range(READERS)]
            for reader in readers:
                reader.result()
            ended.set()
        return seen

    def provoke(self, fault: Fault) -> None:
        """Put a fault in force."""
        self._pool.request("PUT", self._at("corporate-control", "/control/faults"), json=fault.order)
        if fault.drop:
            self._pool.request("DELETE", self._at("corporate-control", fault.drop))

    def heal(self) -> float:
        """End the fault; seconds until the corporate customer is back."""
        self._pool.request("DELETE", self._at("corporate-control", "/control/faults"))
        begun = time.monotonic()
        while self.read("corporate")[0] != 200:
            if time.monotonic() - begun > RECOVERY:
                raise SystemExit(f"the corporate customer did not come back within {RECOVERY:.0f} s of the fault's end")
            time.sleep(0.2)
        return time.monotonic() - begun

    def levels(self) -> tuple[int, int]:
        """Threads of the customer service's processes, and sessions that the database holds."""
        listed = self._pool.request("GET", self._at("corporate-control", "/control/sessions")).json()["sessions"]
        return _threads(self._stack.children.pids()["customer"]), len(listed)

    def _signed_in(self, key: str) -> tuple[str, str]:
        customer = next(login for login in logins() if login.key == key).customer_ids[0]
        answer = self._pool.request("POST", self._at("identity", "/control/token"), json={"login": key})
        return f"/customer/v1/customers/{customer}", str(answer.json()["token"])

    def _at(self, name: str, path: str) -> str:
        return self._stack.plan.url(name) + path

    def _call(self, seen: Seen, ended: threading.Event, fault: Fault | None) -> None:
        while not ended.is_set():
            status, content, seconds = self.read("corporate")
            seen.statuses[status] += 1
            seen.longest = max(seen.longest, seconds)
            well = fault is None or fault.survived
            seen.dishonest += not (status == 200 if well else status in (503, 504) and content == PROBLEM)
            ended.wait(0.1)

    def _watch(self, seen: Seen, ended: threading.Event) -> None:
        while not ended.wait(1.0):
            for path in ("/healthz", "/readyz"):
                seen.unhealthy += self._pool.request("GET", self._at("customer", path)).status != 200

    def _read_on(self, seen: Seen, number: int) -> None:
        """One reader's share of the reads, at fixed instants whatever the answers take."""
        step = READERS / RATE
        begun = time.monotonic() + number * step / READERS
        for turn in range(int(self._seconds / step)):
            time.sleep(max(0.0, begun + turn * step - time.monotonic()))
            status, _, seconds = self.read("residential")
            seen.failed_reads += status != 200
            seen.reads.append(seconds)


def _threads(parent: int) -> int:
    """Threads of a process and of its children, from /proc."""
    family = [parent, *map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split())]
    return sum(len(list(Path(f"/proc/{pid}/task").iterdir())) for pid in family)


def main() -> int:
    """Exit status 0 when everything holds."""
    parser = argparse.ArgumentParser(description="Residential reads while the corporate Oracle fails")
    parser.add_argument("--seconds", type=float, default=10.0, help="length of each run")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="selfcare-corporate-outage-") as folder:
        stack = Stack(Plan.make(Path(folder), usual_ports=False), say=lambda words: print(f"  {words} ...", flush=True))
        try:
            stack.start()
            return compare(Bench(stack, given.seconds))
        finally:
            stack.stop()


def compare(bench: Bench) -> int:
    """Quiet, then each fault."""
    bench.heal()
    bench.run(None)
    quiet, level = bench.run(None), bench.levels()
    print(f"\n{'corporate Oracle':22} {'longest':>8} {'residential p95':>16} {'ratio':>6} {'back':>7} {'threads':>8}  statuses")
    _line("residential alone", bench.run(None, callers=0), quiet, 0.0, level)
    _line("is well", quiet, quiet, 0.0, level)
    bad = quiet.dishonest + quiet.unhealthy + quiet.failed_reads
    for name, fault in FAULTS.items():
        bench.provoke(fault)
        seen = bench.run(fault)
        back = bench.heal()
        left = _settled(bench, level)
        _line(name, seen, quiet, back, left)
        bad += seen.dishonest + seen.unhealthy + seen.failed_reads + (seen.longest > TIME_LIMIT)
        bad += (seen.p95 > MOST * quiet.p95) + (left[0] > level[0] + SPARE_THREADS)
    limits = f"within {TIME_LIMIT:.0f} s, residential p95 within {MOST} x, healthy throughout, back within {RECOVERY:.0f} s"
    print(f"\nEvery answer honest and {limits}: {'no' if bad else 'yes'}")
    return 1 if bad else 0


def _settled(bench: Bench, level: tuple[int, int]) -> tuple[int, int]:
    """Levels after the old pools had their time to close."""
    limit = time.monotonic() + RECOVERY
    while (found := bench.levels())[0] > level[0] + SPARE_THREADS and time.monotonic() < limit:
        time.sleep(0.5)
    return found


def _line(name: str, seen: Seen, quiet: Seen, back: float, level: tuple[int, int]) -> None:
    statuses = ", ".join(f"{count} x {status}" for status, count in sorted(seen.statuses.items()))
    print(
        f"{name:22} {seen.longest:6.2f} s {seen.p95:13.1f} ms {seen.p95 / quiet.p95:5.2f}x {back:5.1f} s {level[0]:8}"
        f"  {statuses}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
