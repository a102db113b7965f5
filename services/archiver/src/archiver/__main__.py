"""The archive's tools for operators.

python -m archiver redrive                     send dead letters again that can be archived now, explain the rest
python -m archiver redrive --reason missing    only letters with this reason
python -m archiver redrive --from-index        statements that failed, also when their letters have expired
python -m archiver redrive --dry-run           change nothing
python -m archiver reconcile                   how archive and index differ, as after a restore of the database
python -m archiver reconcile --mend            and bring the index in line; the archive is never written
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable

from archiver.bootstrap import build_reconcile, build_redrive, build_redrive_failed
from archiver.settings import ArchiverSettings
from archiver.usecases import reconcile as reconciling
from archiver.usecases.redrive import EXPLANATIONS, Verdict
from selfcare_shared import logs
from selfcare_shared.problems import Problem
from selfcare_shared.settings import load_settings


def main(arguments: list[str]) -> int:
    """Exit status 0 when everything was dealt with or explained, 1 when something was away or is damaged, 2 for wrong use."""
    given = _parser().parse_args(arguments)
    logs.configure()
    settings = load_settings(ArchiverSettings, os.environ)
    try:
        if given.command == "reconcile":
            return _reconcile(settings, mend=given.mend)
        if not settings.dead_letter_queue_url:
            sys.stderr.write("SELFCARE_DEAD_LETTER_QUEUE_URL is not set, so there are no dead letters to look at.\n")
            return 2
        if given.from_index:
            return _from_the_index(settings, dry_run=given.dry_run)
        return _redrive(settings, given.reason, dry_run=given.dry_run)
    except Problem:
        sys.stderr.write("The queue, the database or the archive is away. Run it again; what was done stays done.\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="archiver", description="Tools of the archive's operators")
    commands = parser.add_subparsers(dest="command", required=True)
    redrive = commands.add_parser("redrive", help="send dead letters again, explain those that cannot be archived")
    which = redrive.add_mutually_exclusive_group()
    which.add_argument("--reason", choices=[*EXPLANATIONS, "retries"], help="only letters with this reason")
    which.add_argument("--from-index", action="store_true", help="statements that failed, with or without a letter")
    redrive.add_argument("--dry-run", action="store_true", help="change nothing")
    reconcile = commands.add_parser("reconcile", help="hold archive and index against each other")
    reconcile.add_argument("--mend", action="store_true", help="bring the index in line with what stands")
    return parser


def _redrive(settings: ArchiverSettings, reason: str | None, *, dry_run: bool) -> int:
    redrive, total = build_redrive(settings)
    counts: Counter[tuple[str, str]] = Counter()
    begun = time.monotonic()
    for number, verdict in enumerate(redrive(reason, dry_run=dry_run), start=1):
        counts[verdict.outcome, verdict.explanation] += 1
        if verdict.outcome == "kept":
            sys.stdout.write(f"{_name(verdict)}: kept, {verdict.explanation}\n")
        if number % 50 == 0:
            rate = number / max(0.001, time.monotonic() - begun)
            left = max(0, total - number) / rate
            sys.stderr.write(f"{number} of about {total}, {rate:.0f}/s, about {left:.0f} s left\n")
    sys.stdout.write(_table(counts, "would be sent again" if dry_run else "sent again"))
    return 0


def _from_the_index(settings: ArchiverSettings, *, dry_run: bool) -> int:
    redrive = build_redrive_failed(settings)
    counts: Counter[tuple[str, str]] = Counter()
    for row, outcome in redrive(dry_run=dry_run):
        counts[("sent", "") if outcome == "sent" else ("kept", outcome)] += 1
        if outcome != "sent":
            sys.stdout.write(f"{row.statement_id}: kept, {outcome}\n")
    sys.stdout.write(_table(counts, "would be sent again" if dry_run else "sent again"))
    return 0


def _reconcile(settings: ArchiverSettings, *, mend: bool) -> int:
    counts: Counter[reconciling.Outcome] = Counter()
    for number, difference in enumerate(build_reconcile(settings, mend=mend)(), start=1):
        counts[difference.outcome] += 1
        sys.stdout.write(f"{difference.name}: {difference.outcome}\n")
        if number % 1000 == 0:
            sys.stderr.write(f"{number} differences so far\n")
    sys.stdout.write(_differences(counts, mend=mend))
    return 0 if counts.keys() <= reconciling.MENDED else 1


def _differences(counts: Counter[reconciling.Outcome], *, mend: bool) -> str:
    """How many by kind with what it means, and whether anything was written."""
    lines = [f"{count:>7}  {outcome:<16} {reconciling.EXPLANATIONS[outcome]}" for outcome, count in sorted(counts.items())]
    mendable = sum(count for outcome, count in counts.items() if outcome in reconciling.MENDED)
    left = counts.total() - mendable
    said = "mended" if mend else "can be mended: run it again with --mend"
    lines.append(f"{mendable} {said}, {left} for a person to look at" if counts else "Archive and index agree.")
    return "\n".join(lines) + "\n"


def _table(counts: Counter[tuple[str, str]], sent: str) -> str:
    """How many letters by what became of them and why, and the sums in a last line."""
    words = {"sent": sent, "done": "archived meanwhile", "kept": "kept"}
    lines = [f"{count:>7}  {words[outcome]:<20} {why}".rstrip() for (outcome, why), count in sorted(counts.items())]
    sums = {name: sum(_counts_of(counts, name)) for name in words}
    lines.append(f"{sums['sent']} {sent}, {sums['done']} archived meanwhile, {sums['kept']} kept and explained")
    return "\n".join(lines) + "\n"


def _counts_of(counts: Counter[tuple[str, str]], wanted: str) -> Iterable[int]:
    return (count for (outcome, _), count in counts.items() if outcome == wanted)


def _name(verdict: Verdict) -> str:
    return f"{verdict.letter.id} ({verdict.letter.reason})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
