"""Every recorded month as its adapter reads it: `python -m tests.contract.rating_table`."""

from __future__ import annotations

import sys
from decimal import Decimal

from billing.domain.notes import trustworthy
from selfcare_shared import logs
from tests.contract.rating_kit import RecordedMonth, every_month, read

_HEAD = (
    "recording",
    "shown",
    "opening",
    "top-ups",
    "adjusted",
    "charges",
    "elsewhere",
    "expired",
    "differs",
    "closing",
    "adds up",
)


def row(month: RecordedMonth) -> tuple[str, ...]:
    """One line of the table; the last cell says why a month does not add up."""
    found = read(month)
    sums = found.sums
    changes = (sums.top_ups, sums.adjustments, sums.charges, sums.paid_elsewhere, sums.expired, sums.difference)
    amounts = (sums.opening, *changes, sums.closing)
    notes = ", ".join(f"{note.code}{'' if note.count is None else f' {note.count}'}" for note in found.notes)
    holds = "yes" if trustworthy(sums, found.reading, "EUR") else "no"
    return (month.name, str(len(found.records)), *map(_text, amounts), f"{holds}{f': {notes}' if notes else ''}")


def _text(amount: Decimal | None) -> str:
    return "not told" if amount is None else f"{amount.normalize() + 0:f}" if amount else "0"


def main() -> None:
    """Print the table."""
    lines = [_HEAD, *(row(month) for month in every_month())]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    for line in lines:
        sys.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n")


if __name__ == "__main__":
    setattr(logs, "_write", lambda *_: None)  # noqa: B010 (the table alone)
    main()
