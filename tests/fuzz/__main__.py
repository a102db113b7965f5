"""`python -m tests.fuzz --minutes 10` (`make fuzz`): campaign after campaign, a new seed each, as a customer and as support."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from dev.databases.mariadb import MariaDb
from dev.stack.plan import Plan
from dev.stack.stack import Stack
from dev.visit.running import Running
from tests.fuzz.campaign import Campaigns, Result

CAMPAIGN_SECONDS = 60


def fuzz(campaigns: Campaigns, minutes: float, first_seed: int) -> list[Result]:
    """Campaigns until the time is over; prints each."""
    results: list[Result] = []
    begun, end = time.monotonic(), time.monotonic() + minutes * 60
    while (left := end - time.monotonic()) > 0:
        login = ("residential", "support")[len(results) % 2]
        budget = max(5, int(min(CAMPAIGN_SECONDS, left)))
        result = campaigns.run(login, seed=first_seed + len(results), examples=200, seconds=budget)
        results.append(result)
        cases = sum(entry.cases for entry in results)
        rate = cases / (time.monotonic() - begun)
        left = max(0.0, end - time.monotonic())
        _say(f"{login:<12} seed {first_seed + len(results) - 1}: {result.cases} cases, {result.failures} failures")
        _say(f"{cases} in all, {rate:.0f}/s, {left:.0f} s left")
        if result.failures:
            _say(result.words)
    return results


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def main() -> int:
    """Exit status 1 when anything failed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 1_000_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = MariaDb(Path(folder) / "mariadb")
        database.start()
        stack = Stack(Plan.make(Path(folder) / "stack", usual_ports=False, server_url=database.database()))
        try:
            stack.start()
            results = fuzz(Campaigns(Running(stack), Path(folder)), arguments.minutes, arguments.seed)
            stack.children.check()
        finally:
            stack.stop()
            database.stop()
    failures = sum(entry.failures for entry in results)
    _say(f"{sum(entry.cases for entry in results)} cases run, failures {failures}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
