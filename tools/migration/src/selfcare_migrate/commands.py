"""What each command does with its options; each answers the exit status."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from selfcare_migrate import catching_up, cutover, dms, leases, loading, planning, restarting, reviewing, state, verifying
from selfcare_migrate.context import Context
from selfcare_migrate.progress import Progress, peak_mib
from selfcare_migrate.reading import read_mapping
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.report import write_report
from selfcare_migrate.settings import read_settings

DONE, DIFFERS = 0, 1


def _context(options: argparse.Namespace) -> Context:
    return Context(read_mapping(options.mapping), read_settings())


def plan(options: argparse.Namespace) -> int:
    """Check both ends, or write DMS's table mapping."""
    if options.dms:
        mapping = read_mapping(options.mapping)
        _write(options.dms, dms.table_mapping(mapping))
        left = ", ".join(dms.left_to_the_view(mapping))
        _say(f"{options.dms.name} is written. DMS does not do these rules, so the view that it reads must: {left}.")
        return DONE
    context = _context(options)
    target = context.target()
    run = state.read_run(target)
    target.close()
    if run is not None:
        planning.check_again(context, run)
        _say("A run has begun and can go on: every check holds.")
        return DONE
    plan = planning.make_plan(context, options.chunk_rows)
    free = "" if plan.has_known_storage else ", but for the target's free storage, which is not known (TARGET_FREE_GIB)"
    _say(
        f"{plan.source_rows:,} rows in {len(plan.chunks)} chunks, about {plan.gib:.1f} GiB. "
        f"Every check holds{free}; nothing was written."
    )
    return DONE


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refusal(f"{file} cannot be written: {error.strerror}.") from None


def load(options: argparse.Namespace) -> int:
    """Load every row, or go on."""
    context = _context(options)
    loading.load(context, readers=options.readers, chunk_rows=options.chunk_rows, progress=Progress(context))
    _say(f"Loaded. The most memory held: {peak_mib():.0f} MiB.")
    return DONE


def catch_up(options: argparse.Namespace) -> int:
    """Carry changes over; not done while the source is further ahead than wanted."""
    context = _context(options)
    limits = {"until_lag": options.until_lag, "most_rounds": options.rounds, "most_deletions": options.most_deletions}
    with leases.writing(_begun(context)) as writer:
        for outcome in catching_up.catch_up(writer, **limits):
            _say(str(outcome))
    if outcome.lag <= options.until_lag:
        return DONE
    _say(f"The source is still ahead: lag {outcome.lag:.1f} s, wanted {options.until_lag:.1f} s. Run it again.")
    return DIFFERS


def _begun(context: Context) -> Context:
    """Before a first load there is no table that could hold a lease."""
    target = context.target()
    try:
        if not state.is_installed(target):
            raise Refusal("Nothing was loaded yet: run `load` first.")
        state.install(target)
    finally:
        target.close()
    return context


def restart(options: argparse.Namespace) -> int:
    """Remove what was loaded."""
    context = _context(options)
    with leases.writing(_begun(context)) as writer:
        removed = restarting.restart(writer, rows=options.remove_rows)
    _say(f"{removed:,} rows and the run's own records are removed: `load` begins anew.")
    return DONE


def verify(options: argparse.Namespace) -> int:
    """Compare both sides."""
    context = _context(options)
    outcome = verifying.verify(context, readers=options.readers, progress=Progress(context), show_values=options.values)
    for line in outcome.lines:
        _say(line)
    _say(outcome.statement())
    return DONE if outcome.is_equal else DIFFERS


def report(options: argparse.Namespace) -> int:
    """Write the report."""
    write_report(_context(options), options.html, options.json)
    _say(f"{options.html} and {options.json} are written.")
    return DONE


def review(options: argparse.Namespace) -> int:
    """Mark entries as reviewed."""
    count = reviewing.review(_context(options), options.reason, by=options.by, note=options.note)
    _say(f"{count:,} entries are marked as reviewed.")
    return DONE


def cutover_check(options: argparse.Namespace) -> int:
    """Say what stands between now and the switch."""
    findings = cutover.check(_context(options), most_age=options.most_age)
    for finding in findings:
        _say(f"Not yet: {finding}")
    if not findings:
        _say("Ready to cut over: nothing is pending, everything is equal, every reject and conflict was reviewed.")
    return DIFFERS if findings else DONE


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
