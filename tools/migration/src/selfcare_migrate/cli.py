"""The command line. Exit status 0: done. 1: a comparison does not hold. 2: it cannot be done, and one sentence says why."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pymysql

from selfcare_migrate import catching_up, cutover, dms, loading, planning, reviewing, state, verifying
from selfcare_migrate.context import Context
from selfcare_migrate.mapping import read_mapping
from selfcare_migrate.progress import Progress, peak_mib
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.report import write_report
from selfcare_migrate.settings import read_settings

DONE, DIFFERS, REFUSED = 0, 1, 2
_MAPPING = Path(__file__).parents[2] / "mappings" / "residential.yaml"


def main(arguments: Sequence[str]) -> int:
    """Run one command; answers the exit status."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return REFUSED
    except pymysql.err.OperationalError as error:
        sys.stderr.write(f"The target kept other transactions waiting ({error.args[0]}); run the command again, it goes on.\n")
        return REFUSED
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted; run the command again, it goes on.\n")
        return REFUSED


def _context(options: argparse.Namespace) -> Context:
    return Context(read_mapping(options.mapping), read_settings())


def _plan(options: argparse.Namespace) -> int:
    if options.dms:
        mapping = read_mapping(options.mapping)
        options.dms.write_text(dms.table_mapping(mapping), encoding="utf-8")
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
    _say(
        f"{plan.source_rows:,} rows in {len(plan.chunks)} chunks, about {plan.gib:.1f} GiB. "
        "Every check holds; nothing was written."
    )
    return DONE


def _load(options: argparse.Namespace) -> int:
    context = _context(options)
    with loading.only_one(context):
        loading.load(context, readers=options.readers, chunk_rows=options.chunk_rows, progress=Progress(context))
    _say(f"Loaded. The most memory held: {peak_mib():.0f} MiB.")
    return DONE


def _catch_up(options: argparse.Namespace) -> int:
    context = _context(options)
    with loading.only_one(context):
        for outcome in catching_up.catch_up(context, until_lag=options.until_lag, most_rounds=options.rounds):
            _say(str(outcome))
    return DONE


def _verify(options: argparse.Namespace) -> int:
    context = _context(options)
    outcome = verifying.verify(context, readers=options.readers, progress=Progress(context), show_values=options.values)
    for line in outcome.lines:
        _say(line)
    _say(outcome.statement())
    return DONE if outcome.is_equal else DIFFERS


def _report(options: argparse.Namespace) -> int:
    write_report(_context(options), options.html, options.json)
    _say(f"{options.html} and {options.json} are written.")
    return DONE


def _review(options: argparse.Namespace) -> int:
    count = reviewing.review(_context(options), options.reason, by=options.by, note=options.note)
    _say(f"{count:,} entries are marked as reviewed.")
    return DONE


def _cutover_check(options: argparse.Namespace) -> int:
    findings = cutover.check(_context(options), most_age=options.most_age)
    for finding in findings:
        _say(f"Not yet: {finding}")
    if not findings:
        _say("Ready to cut over: nothing is pending, everything is equal, every reject and conflict was reviewed.")
    return DIFFERS if findings else DONE


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="selfcare-migrate",
        description="Residential customers from Oracle to MySQL. Addresses: SELFCARE_MIGRATE_SOURCE_DSN and _TARGET_DSN.",
    )
    parser.add_argument("--mapping", type=Path, default=_MAPPING, help="mapping file (default: residential.yaml of this tool)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    plan = _command(commands, "plan", "check both ends and say what a load would do; writes nothing", _plan)
    plan.add_argument("--dms", type=Path, help="write the table mapping for AWS DMS to this file instead")
    load = _command(commands, "load", "load every row, or go on after an interruption", _load)
    for parser_with_chunks in (plan, load):
        parser_with_chunks.add_argument("--chunk-rows", type=int, default=planning.CHUNK_ROWS)
    catch_up = _command(commands, "catch-up", "carry over what changed since the load began", _catch_up)
    catch_up.add_argument("--until-lag", type=float, default=5.0, help="seconds (default 5)")
    catch_up.add_argument("--rounds", type=int, default=100, help="rounds at most (default 100)")
    verify = _command(commands, "verify", "compare both sides, chunk by chunk", _verify)
    verify.add_argument("--values", action="store_true", help="show the differing values too: they are customers' data")
    for parser_with_readers in (load, verify):
        parser_with_readers.add_argument("--readers", type=int, default=loading.READERS)
    report = _command(commands, "report", "write one HTML page and the same as JSON", _report)
    report.add_argument("--html", type=Path, default=Path("migration-report.html"))
    report.add_argument("--json", type=Path, default=Path("migration-report.json"))
    review = _command(commands, "review", "mark rejects or conflicts of one reason as reviewed", _review)
    review.add_argument("reason", help="a reason or kind as the report names it")
    review.add_argument("--by", required=True, help="who reviewed them")
    review.add_argument("--note", required=True, help="what was decided")
    check = _command(commands, "cutover-check", "refuse while lag, mismatches or unreviewed rejects remain", _cutover_check)
    check.add_argument("--most-age", type=float, default=3600.0, help="seconds since the last verification (default 3600)")
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    words: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(command=run)
    return parser
