"""`python -m archiver redrive`: the operators' tool for dead letters.

python -m archiver redrive                     send again what can be archived now, explain the rest
python -m archiver redrive --reason missing    only letters with this reason
python -m archiver redrive --dry-run           change nothing
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter

from archiver.bootstrap import build_redrive
from archiver.settings import ArchiverSettings
from archiver.usecases.redrive import EXPLANATIONS, Verdict
from selfcare_shared import logs
from selfcare_shared.problems import Problem
from selfcare_shared.settings import load_settings


def main(arguments: list[str]) -> int:
    """Exit status 0 when every letter was dealt with or explained, 1 when something was away."""
    parser = argparse.ArgumentParser(prog="archiver", description="Tools of the archive's operators")
    commands = parser.add_subparsers(dest="command", required=True)
    redrive = commands.add_parser("redrive", help="send dead letters again, explain those that cannot be archived")
    redrive.add_argument("--reason", choices=[*EXPLANATIONS, "retries"], help="only letters with this reason")
    redrive.add_argument("--dry-run", action="store_true", help="change nothing")
    given = parser.parse_args(arguments)
    logs.configure()
    settings = load_settings(ArchiverSettings, os.environ)
    if not settings.dead_letter_queue_url:
        sys.stderr.write("SELFCARE_DEAD_LETTER_QUEUE_URL is not set, so there are no dead letters to look at.\n")
        return 2
    try:
        return _redrive(settings, given.reason, dry_run=given.dry_run)
    except Problem:
        sys.stderr.write("The queue, the database or the archive is away. Run it again; what was done stays done.\n")
        return 1


def _redrive(settings: ArchiverSettings, reason: str | None, *, dry_run: bool) -> int:
    work, total = build_redrive(settings)
    counts: Counter[tuple[str, str]] = Counter()
    begun = time.monotonic()
    for number, verdict in enumerate(work.run(reason, dry_run=dry_run), start=1):
        counts[verdict.outcome, verdict.explanation] += 1
        if verdict.outcome == "kept":
            sys.stdout.write(f"{_name(verdict)}: kept, {verdict.explanation}\n")
        if number % 50 == 0:
            rate = number / max(0.001, time.monotonic() - begun)
            left = max(0, total - number) / rate
            sys.stderr.write(f"{number} of about {total}, {rate:.0f}/s, about {left:.0f} s left\n")
    sys.stdout.write(_table(counts, "would be sent again" if dry_run else "sent again"))
    return 0


def _table(counts: Counter[tuple[str, str]], sent: str) -> str:
    """How many letters by what became of them and why, and the sums in a last line."""
    words = {"sent": sent, "done": "archived meanwhile", "kept": "kept"}
    lines = [f"{count:>7}  {words[outcome]:<20} {why}".rstrip() for (outcome, why), count in sorted(counts.items())]
    sums = {name: sum(count for (outcome, _), count in counts.items() if outcome == name) for name in words}
    lines.append(f"{sums['sent']} {sent}, {sums['done']} archived meanwhile, {sums['kept']} kept and explained")
    return "\n".join(lines) + "\n"


def _name(verdict: Verdict) -> str:
    return f"{verdict.letter.id} ({verdict.letter.reason})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
