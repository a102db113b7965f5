"""Migrations under random edits, kills, lost sessions and timeouts, each judged by a reference in plain Python.

`python -m tests.chaos.migration --rounds 200` (`make chaos-migration`). A round is one migration from an empty target to an
equal one; its seed is its number, so that one round can be played again with `--first`.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from dev.databases.mariadb import MariaDb
from dev.databases.mysql import MySql
from dev.databases.server import DatabaseServer
from tests.support.migration_cuts import Cuts
from tests.support.migration_world import ALL, SOURCE_FAULTS, World, edit

STEPS, MESSAGES = 12, 160


def main() -> int:
    """Exit status 0 when every round ended equal to the reference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--database", choices=["mysql", "mariadb"], default="mysql")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chaos-migration-") as name:
        server = (MySql if given.database == "mysql" else MariaDb)(Path(name))
        server.start()
        try:
            return _rounds(Path(name), server, range(given.first, given.first + given.rounds))
        finally:
            server.stop()


def _rounds(folder: Path, server: DatabaseServer, rounds: range) -> int:
    counts: Counter[str] = Counter()
    world, begun = World(folder, server), time.monotonic()
    try:
        for seed in rounds:
            world.begin()
            try:
                _play(world, random.Random(seed), counts)
                world.settle()
            except AssertionError as error:
                counts["failed"] += 1
                place = traceback.extract_tb(error.__traceback__)[-1]
                _say(f"round {seed}: {place.name}, line {place.lineno}: {error}")
            if seed % 20 == 0:
                _say(f"round {seed}: {_told(counts)} ({time.monotonic() - begun:.0f} s)")
    finally:
        world.close()
    _say(f"{len(rounds)} rounds: {_told(counts)}")
    verdict = "0 lost, 0 doubled, 0 wrongly deleted" if not counts["failed"] else f"{counts['failed']} rounds failed"
    _say(verdict)
    return int(counts["failed"] > 0)


def _play(world: World, rng: random.Random, counts: Counter[str]) -> None:
    for _ in range(STEPS):
        what = rng.choice(["edits", "source faults", "killed", "sessions lost", "met by an edit", "killed after an edit"])
        if what == "edits":
            for _ in range(rng.randrange(1, 6)):
                edit(world, rng)()
                counts["edits"] += 1
            continue
        if what == "source faults":
            world.double.faults.add("execute", skip=rng.randrange(12), **rng.choice(SOURCE_FAULTS))
        cuts = _cuts(what, rng.randrange(1, MESSAGES), edit(world, rng))
        ended = world.command(rng.choice(["load", "load", "catch-up", "catch-up", "verify"]), cuts, rng.choice([None, ALL]))
        world.double.faults.heal()
        counts["commands"] += 1
        counts[what] += what == "source faults" or cuts.happened
        counts["stopped by the ceiling"] += "a run removes at most" in ended


def _cuts(what: str, at: int, work: Callable[[], None]) -> Cuts:
    return Cuts(
        at if what != "source faults" else 0,
        work if "an edit" in what else None,
        kills="killed" in what,
        loses=what == "sessions lost",
    )


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in sorted(counts.items()))


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
