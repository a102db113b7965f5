"""Break every line of the rules once and see whether a unit test notices: `python -m tools.mutants ENVIRONMENT [--room NAME]`.

`--survivors` tries the last run's survivors again and what changed since: quick, for somebody who is writing tests.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from dev.paths import ROOT
from tools.mutants.page import page, rows, rows_of, table
from tools.mutants.rooms import ROOMS, Room, is_there
from tools.mutants.survivors import FILE, Survivor, known, outlived, unexplained
from tools.mutants.workshop import Mutant, Unusable, Workshop

_PAGE = ROOT / "docs" / "mutants.md"
_ROOM_LIMIT = 3600.0  # seconds; a quiet machine needs a few minutes


def main(arguments: Sequence[str]) -> int:
    """Exit status 0 when every survivor has its reason and every reason its survivor."""
    parser = argparse.ArgumentParser(prog="make mutants", description="Break every line of the rules once.")
    parser.add_argument("environment", type=Path)
    parser.add_argument("--room", choices=[room.name for room in ROOMS], default=None)
    parser.add_argument("--survivors", action="store_true")
    given = parser.parse_args(arguments)
    entries = known(FILE.read_text(encoding="utf-8"))
    mutants: list[Mutant] = []
    chosen = [room for room in ROOMS if given.room in (None, room.name)]
    for room in chosen:
        workshop = Workshop(room, given.environment)
        try:
            verdict = (workshop.judge_survivors if given.survivors else workshop.judge)(_ROOM_LIMIT)
        except Unusable as error:
            _say(str(error))
            return 1
        _say(f"{room.name}: {len(verdict.mutants)} changes, {verdict.seconds:.0f} s")
        mutants += verdict.mutants
    _say("\n" + table(rows(mutants)))
    _write(chosen, mutants, entries)
    return _judge(mutants, entries)


def _write(chosen: Sequence[Room], mutants: list[Mutant], entries: list[Survivor]) -> None:
    """What the rooms that were not judged this time said before stays."""
    before = rows_of(_PAGE.read_text(encoding="utf-8")) if _PAGE.exists() else []
    others = [room for room in ROOMS if room not in chosen]
    kept = [row for row in before if any(room.has(row.module) for room in others) and is_there(row.module)]
    _PAGE.write_text(page(sorted([*kept, *rows(mutants)], key=lambda row: row.module), entries), encoding="utf-8")


def _judge(mutants: list[Mutant], entries: list[Survivor]) -> int:
    strangers, gone = unexplained(mutants, entries), outlived(mutants, entries)
    for mutant in strangers:
        _say(f"{mutant.outcome}: {mutant.name}\n   - {mutant.was}\n   + {mutant.becomes}")
    for entry in gone:
        _say(f"no survivor: {entry.module} {entry.function}\n   - {entry.was}\n   + {entry.becomes}")
    if strangers:
        _say(f"{len(strangers)} changes are noticed by no test: write one, or name the reason in {FILE.relative_to(ROOT)}.")
    if gone:
        _say(f"{len(gone)} entries of {FILE.relative_to(ROOT)} name no survivor any more: take them out.")
    return 1 if strangers or gone else 0


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
