"""Says in words what the rating engine lacks: `python -m billing.check_rating --account BA0000000101 [--month 2026-10]`.

Reads the billing service's settings and asks only. Exit status 0 when a month of the account is read whole and adds up and
nothing is missing, 1 when something is missing, 2 when the engine cannot be asked.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from billing.adapters.cgrates_check import CannotAsk, EngineCheck
from billing.bootstrap import rating_engine
from billing.domain.months import Month, Period
from billing.domain.notes import Note
from billing.settings import BillingSettings
from billing.usecases.itemised_usage import UsageReader
from selfcare_shared.problems import Problem
from selfcare_shared.settings import load_settings

_WORDS = {
    "difference": "The month does not add up by {amount} {currency}: is every change of money logged?",
    "balanceSet": "{count} entries set the balance to a value without telling the change.",
    "balanceUnknown": "No balance is told at the month's begin or end.",
    "leftOut": "{count} entries are not understood; the log says why.",
    "missing": "The engine counts {count} entries more than it gives.",
}


def main(arguments: list[str], environment: dict[str, str]) -> int:
    """Print one line for each thing that is missing; the exit status."""
    parser = argparse.ArgumentParser(prog="check-rating", description=__doc__)
    parser.add_argument("--account", required=True, help="billing account that is used")
    parser.add_argument("--month", help="yyyy-mm, by default the month before this one")
    given = parser.parse_args(arguments)
    settings = load_settings(BillingSettings, environment)
    zone = ZoneInfo(settings.time_zone)
    month = Month.parse(given.month) if given.month else Month.of(datetime.now(UTC), zone).plus(-1)
    if month is None:
        parser.error("--month must be written as 2026-10")
    try:
        found = list(missing(settings, given.account, month, zone))
    except CannotAsk as reason:
        sys.stderr.write(f"{reason}\n")
        return 2
    sys.stdout.write("".join(f"{line}\n" for line in found) or "Nothing is missing.\n")
    return 1 if found else 0


def missing(settings: BillingSettings, account: str, month: Month, zone: ZoneInfo) -> Iterator[str]:
    """One sentence for each thing that is missing; raises CannotAsk."""
    if settings.rating_engine_dialect == "cgrates":
        yield from EngineCheck(settings, account, (month.start(zone), month.end(zone))).missing()
    engine = rating_engine(settings)
    reader = UsageReader(engine, settings.usage_deadline, currency=settings.currency)
    try:
        usage = reader.month(account, Period(month, month.start(zone), month.end(zone)), settings.max_statement_rows)
    except Problem as problem:
        raise CannotAsk(f"The month cannot be read: {problem.detail}") from None
    yield from (_said(note, settings.currency) for note in usage.notes if note.code in _WORDS)


def _said(note: Note, currency: str) -> str:
    return _WORDS[note.code].format(amount=note.amount, count=note.count, currency=currency)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:], dict(os.environ)))
