"""The command line.

Exit status 0: done. 1: a comparison does not hold, or the source is still ahead. 2: refused, with one sentence. 3: a defect.
"""

from __future__ import annotations

import argparse
import math
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from selfcare_migrate import commands, loading, planning
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.target import is_deadlock

REFUSED, FAILED = 2, 3
_PACKAGE = str(Path(__file__).parent)
_MAPPING = Path(__file__).parents[2] / "mappings" / "residential.yaml"


def main(given: Sequence[str]) -> int:
    """Run one command; answers the exit status."""
    options = _parser().parse_args(given)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except Refusal as refusal:
        return _told(str(refusal), REFUSED)
    except KeyboardInterrupt:
        return _told("Interrupted; run the command again, it goes on.", REFUSED)
    except Exception as error:  # noqa: BLE001 (an operator gets one sentence, whatever happened)
        if is_deadlock(error):
            return _told("The target kept other transactions waiting; run the command again, it goes on.", REFUSED)
        if options.debug:
            traceback.print_exception(error)
        return _told(_defect(error), FAILED)


def _defect(error: Exception) -> str:
    """Where it happened and no more: the error's own words may hold a customer's data."""
    frame = next((f for f in reversed(traceback.extract_tb(error.__traceback__)) if _PACKAGE in f.filename), None)
    place = f" in {Path(frame.filename).name}, line {frame.lineno}" if frame else ""
    return (
        f"The tool has a defect ({type(error).__name__}{place}): `selfcare-migrate --debug` shows more, maybe customers' data."
    )


def _told(words: str, status: int) -> int:
    sys.stderr.write(f"{words}\n")
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="selfcare-migrate",
        description="Residential customers from Oracle to MySQL. Addresses: SELFCARE_MIGRATE_SOURCE_DSN and _TARGET_DSN.",
    )
    parser.add_argument("--mapping", type=Path, default=_MAPPING, help="mapping file (default: residential.yaml of this tool)")
    parser.add_argument("--debug", action="store_true", help="show the traceback of a defect: it may hold customers' data")
    _add_commands(parser.add_subparsers(required=True, metavar="COMMAND"))
    return parser


def _add_commands(all_of: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    plan = _command(all_of, "plan", "check both ends and say what a load would do; writes nothing", commands.plan)
    plan.add_argument("--dms", type=Path, help="write the table mapping for AWS DMS to this file instead")
    load = _command(all_of, "load", "load every row, or go on after an interruption", commands.load)
    for parser_with_chunks in (plan, load):
        parser_with_chunks.add_argument("--chunk-rows", type=_positive, default=planning.CHUNK_ROWS)
    catch_up = _command(all_of, "catch-up", "carry over what changed since the load began", commands.catch_up)
    catch_up.add_argument("--until-lag", type=_seconds, default=5.0, help="seconds (default 5)")
    catch_up.add_argument("--rounds", type=_positive, default=100, help="rounds at most (default 100)")
    catch_up.add_argument(
        "--most-deletions",
        type=_not_negative,
        metavar="ROWS",
        help="rows to remove at most, because the source has them no longer (default: a thousandth of the table)",
    )
    restart = _command(all_of, "restart", "remove what was loaded, unless a customer uses it, to load anew", commands.restart)
    restart.add_argument("--remove-rows", type=int, help="how many rows that is: the command says it first")
    verify = _command(all_of, "verify", "compare both sides, chunk by chunk", commands.verify)
    verify.add_argument("--values", action="store_true", help="show the differing values too: they are customers' data")
    for parser_with_readers in (load, verify):
        parser_with_readers.add_argument("--readers", type=_positive, default=loading.READERS)
    report = _command(all_of, "report", "write one HTML page and the same as JSON", commands.report)
    report.add_argument("--html", type=Path, default=Path("migration-report.html"))
    report.add_argument("--json", type=Path, default=Path("migration-report.json"))
    review = _command(all_of, "review", "mark rejects or conflicts of one reason as reviewed", commands.review)
    review.add_argument("reason", help="a reason or kind as the report names it")
    review.add_argument("--by", required=True, help="who reviewed them")
    review.add_argument("--note", required=True, help="what was decided")
    check = _command(
        all_of, "cutover-check", "refuse while lag, mismatches or unreviewed rejects remain", commands.cutover_check
    )
    check.add_argument("--most-age", type=_seconds, default=3600.0, help="seconds since the last verification (default 3600)")


def _command(
    all_of: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    words: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser = all_of.add_parser(name, help=words, description=words)
    parser.set_defaults(command=run)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _not_negative(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must be 0 or more")
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError("must be 0 or more")
    return number
