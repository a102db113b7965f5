"""What has to be said beside a month's records: what was left out, what does not add up and what is not known."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from billing.domain.money import minor_digits
from billing.domain.reconciliation import Reconciliation

NoteCode = Literal["difference", "rounding", "balanceSet", "balanceUnknown", "paidElsewhere", "overlap", "leftOut", "missing"]


class Reading(msgspec.Struct):
    """How completely an engine's answer was understood; filled in while it is read.

    `left_out` counts entries that were not understood, `missing` those that the engine counts and did not give.
    """

    left_out: int = 0
    missing: int = 0

    @property
    def complete(self) -> bool:
        """Whether everything that the engine has was read."""
        return not self.left_out and not self.missing


class Note(msgspec.Struct, frozen=True):
    """One thing to be said; `amount` is money in the operator's currency, `count` a number of entries."""

    code: NoteCode
    amount: Decimal | None = None
    count: int | None = None


def notes_on(sums: Reconciliation, reading: Reading, currency: str) -> tuple[Note, ...]:
    """Everything to be said of a month, the gravest first; nothing where the records are whole and add up."""
    found: list[Note] = []
    if reading.left_out:
        found.append(Note("leftOut", count=reading.left_out))
    if reading.missing:
        found.append(Note("missing", count=reading.missing))
    if sums.unsized:
        found.append(Note("balanceSet", sums.difference if sums.told else None, sums.unsized))
    elif sums.difference:
        found.append(Note("rounding" if is_rounding(sums.difference, currency) else "difference", sums.difference))
    if not sums.told:
        found.append(Note("balanceUnknown"))
    if sums.paid_elsewhere:
        found.append(Note("paidElsewhere", sums.paid_elsewhere))
    if not sums.in_order:
        found.append(Note("overlap"))
    return tuple(found)


def is_rounding(difference: Decimal, currency: str) -> bool:
    """Whether a difference is less than the currency's minor unit: engines round each charge, and their balances not."""
    return abs(difference) < Decimal(1).scaleb(-minor_digits(currency))


def trustworthy(sums: Reconciliation, reading: Reading, currency: str) -> bool:
    """Whether the month is whole and adds up, so that what was made of it may be handed out again."""
    return reading.complete and sums.told and not sums.unsized and is_rounding(sums.difference, currency)
