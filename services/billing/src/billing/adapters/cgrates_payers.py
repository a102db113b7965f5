"""Who paid for an event: a balance of a shared group is debited on its owner's account, which the cost details name."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from billing.adapters.cgrates_shapes import CHARGES, CgrCharge, CgrCostDetails
from billing.adapters.checks import NotUnderstood, exact, plain
from billing.domain.money import ZERO


def paid_by_others(details: CgrCostDetails, own: str) -> Decimal:
    """The part of the cost that other accounts paid; `own` is `tenant:account`. Raises NotUnderstood."""
    others = {name for name, entry in (details.accounting or {}).items() if entry.account_id not in ("", own)}
    if not others:
        return ZERO
    return exact(plain(sum((_part(charge, others) for charge in _charges(details)), ZERO)))


def _charges(details: CgrCostDetails) -> list[CgrCharge]:
    try:
        return CHARGES.decode(details.charges) or []
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NotUnderstood("charges") from None


def _part(charge: CgrCharge, others: set[str]) -> Decimal:
    steps = [each for each in charge.increments or () if each.accounting_id in others]
    return charge.compress_factor * sum((exact(each.cost) * each.compress_factor for each in steps), ZERO)
