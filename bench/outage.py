"""`python -m bench.outage`: the rating engine fails in every way it can; what do balance, usage and profile reads do meanwhile?

Starts the local stack in a folder of its own. For each fault eight callers, on behalf of four customers, keep asking for
balances and usage while 200 profile reads are made, paced over ten seconds. Balance and usage must answer a problem within
their deadline, and the 95th percentile of the profile reads must stay within 1.5 times that of the same calls while the engine
is well. The reads alone, with nobody else calling, are printed for comparison.
"""

from __future__ import annotations

import os
import signal
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

from billing.settings import BillingSettings
from dev.demo.logins import logins
from dev.stack.plan import Plan
from dev.stack.stack import Stack

READS, SECONDS, CALLERS = 200, 10.0, 8
MOST = 1.5
PROBLEM = "application/problem+json"
JSON = {"Accept": "application/json"}
_DEFAULTS = {entry.name: entry.default for entry in msgspec.structs.fields(BillingSettings)}
DEADLINES: dict[str, float] = {"balance": _DEFAULTS["balance_deadline"], "usage": _DEFAULTS["usage_deadline"]}
PATHS = {
    "balance": ("billing", "/billing/v1/customers/{customer}/balance"),
    "usage": ("billing", "/billing/v1/customers/{customer}/usage/{month}"),
    "profile": ("customer", "/customer/v1/customers/{customer}"),
}
FAULTS: dict[str, dict[str, Any]] = {
    "hangs": {"hang": True},
    "trickles": {"trickleBytesPerSecond": 1.0},
    "answers 500": {"status": 500},
    "answers HTML": {"body": "html"},
    "stopped": {},
}


@dataclass
class Seen:
    """What callers saw: the longest answer of each kind, statuses, and answers that were no problem documents."""

    longest: dict[str, float] = field(default_factory=lambda: dict.fromkeys(DEADLINES, 0.0))
    statuses: Counter[int] = field(default_factory=Counter)
    dishonest: int = 0
    profile: list[float] = field(default_factory=list)

    @property
    def p95(self) -> float:
        """95th percentile of the profile reads, milliseconds."""
        return sorted(self.profile)[int(len(self.profile) * 0.95)] * 1000


class Bench:
    """One running stack with a signed-in customer."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._pool = urllib3.PoolManager(maxsize=CALLERS + 2, retries=False, timeout=60.0)
        self._people = [(customer, self._token(login.key)) for login in logins() for customer in login.customer_ids]

    def ask(self, kind: str, person: int = 0) -> tuple[int, str, float]:
        """Status, content type and seconds of one call on behalf of a customer."""
        customer, token = self._people[person]
        server, path = PATHS[kind]
        url = self._stack.plan.url(server) + path.format(customer=customer, month=time.strftime("%Y-%m"))
        begun = time.perf_counter()
        answer = self._pool.request("GET", url, headers=JSON | {"Authorization": f"Bearer {token}"})
        return answer.status, answer.headers.get("Content-Type", ""), time.perf_counter() - begun

    def _token(self, login: str) -> str:
        answer = self._pool.request("POST", self._stack.plan.url("identity") + "/control/token", json={"login": login})
        return str(answer.json()["token"])

    def run(self, *, failing: bool, callers: int = CALLERS) -> Seen:
        """Callers and profile reads side by side."""
        seen, ended = Seen(), threading.Event()
        with ThreadPoolExecutor(CALLERS) as pool:
            for number in range(callers):
                kind, person = ("usage", "balance")[number % 2], number // 2
                pool.submit(self._call, kind, person, seen, ended, failing=failing)
            for _ in range(READS):
                status, _, seconds = self.ask("profile")
                if status != 200:
                    raise SystemExit(f"a profile read answered {status}")
                seen.profile.append(seconds)
                time.sleep(max(0.0, SECONDS / READS - seconds))
            ended.set()
        return seen

    def _call(self, kind: str, person: int, seen: Seen, ended: threading.Event, *, failing: bool) -> None:
        while not ended.is_set():
            status, content, seconds = self.ask(kind, person)
            seen.longest[kind] = max(seen.longest[kind], seconds)
            seen.statuses[status] += 1
            honest = (status in (502, 503, 504) and content == PROBLEM) if failing else status == 200
            seen.dishonest += not honest
            ended.wait(0.1)

    def fault(self, faults: dict[str, Any]) -> None:
        """Put a fault in force; an empty one ends it."""
        url = self._stack.plan.url("rating") + "/control/faults"
        if faults:
            self._pool.request("PUT", url, json=faults)
        else:
            self._pool.request("DELETE", url)

    def stop_engine(self) -> None:
        """End the simulator's processes, which are a group of their own."""
        os.killpg(self._stack.children.pids()["rating"], signal.SIGKILL)

    def settle(self) -> None:
        """Wait until the breaker has found the engine well again."""
        limit = time.monotonic() + 60
        while self.ask("balance")[0] != 200:
            if time.monotonic() > limit:
                raise SystemExit("balances did not come back within 60 s of the fault's end")
            time.sleep(0.5)


def main() -> int:
    """Exit status 0 when everything holds."""
    with tempfile.TemporaryDirectory(prefix="selfcare-outage-") as folder:
        stack = Stack(Plan.make(Path(folder), usual_ports=False), say=lambda words: print(f"  {words} ...", flush=True))
        try:
            stack.start()
            return compare(Bench(stack))
        finally:
            stack.stop()


def compare(bench: Bench) -> int:
    """Quiet, then each fault."""
    bench.settle()
    bench.run(failing=False)
    quiet = bench.run(failing=False)
    print(f"\n{'rating engine':14} {'balance':>9} {'usage':>9}  {'profile p95':>12}  {'ratio':>6}  statuses")
    _line("reads alone", bench.run(failing=False, callers=0), quiet)
    _line("is well", quiet, quiet)
    bad = quiet.dishonest
    for name, faults in FAULTS.items():
        if name == "stopped":
            bench.stop_engine()
        else:
            bench.fault(faults)
        seen = bench.run(failing=True)
        _line(name, seen, quiet)
        late = any(seen.longest[kind] > DEADLINES[kind] for kind in DEADLINES)
        bad += seen.dishonest + late + (seen.p95 > MOST * quiet.p95)
        if name != "stopped":
            bench.fault({})
            bench.settle()
    print(f"\nEvery answer an honest problem within its deadline, profile p95 within {MOST} x: {'no' if bad else 'yes'}")
    return 1 if bad else 0


def _line(name: str, seen: Seen, quiet: Seen) -> None:
    statuses = ", ".join(f"{count} x {status}" for status, count in sorted(seen.statuses.items()))
    print(
        f"{name:14} {seen.longest['balance']:7.2f} s {seen.longest['usage']:7.2f} s  {seen.p95:9.1f} ms"
        f"  {seen.p95 / quiet.p95:5.2f}x  {statuses}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
