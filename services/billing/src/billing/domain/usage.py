"""Rated usage of a month and its reconciliation from opening to closing balance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Literal

import msgspec

from billing.domain.balance import Quantity
from billing.domain.money import ZERO

Destination = Literal["national", "international", "roaming", "freephone"]
Category = Literal["voice", "sms", "mms", "data", "premium", "topUp", "expiry", "adjustment"]
CHARGED: frozenset[str] = frozenset({"voice", "sms", "mms", "data", "premium"})
ORDER: tuple[Category, ...] = ("voice", "sms", "mms", "data", "premium", "topUp", "adjustment", "expiry")


class UsageRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One rated event. `amount` is what it took from the main balance, tax included; negative gives."""

    id: str
    category: Category
    start: datetime
    description: str
    direction: Literal["outgoing", "incoming"] | None
    other_party: str | None
    roaming_country: str | None
    quantity: Quantity | None
    amount: Decimal
    tax: Decimal
    balance_before: Decimal | None
    balance_after: Decimal | None
    destination: Destination | None = None

    @property
    def charge(self) -> Decimal:
        """What the usage cost; top-ups, adjustments and expiries cost nothing."""
        return self.amount if self.category in CHARGED else ZERO


class CategoryTotal(msgspec.Struct):
    """Totals of one category; `quantities` by unit."""

    category: Category
    count: int = 0
    quantities: dict[str, Decimal] = {}
    charge: Decimal = ZERO
    tax: Decimal = ZERO
    change: Decimal = ZERO

    def add(self, record: UsageRecord) -> None:
        """Count one record in."""
        self.count += 1
        self.charge += record.charge
        self.tax += record.tax
        self.change -= record.amount
        if record.quantity is not None:
            unit = record.quantity.unit
            self.quantities[unit] = self.quantities.get(unit, Decimal(0)) + record.quantity.amount

    def merge(self, other: CategoryTotal) -> None:
        """Count in what another total holds."""
        self.count += other.count
        self.charge += other.charge
        self.tax += other.tax
        self.change += other.change
        for unit, amount in other.quantities.items():
            self.quantities[unit] = self.quantities.get(unit, Decimal(0)) + amount


class Reconciliation(msgspec.Struct, frozen=True, kw_only=True):
    """opening + top_ups + adjustments − charges − expired = closing, to the last minor unit."""

    opening: Decimal
    top_ups: Decimal
    adjustments: Decimal
    charges: Decimal
    tax: Decimal
    expired: Decimal
    closing: Decimal
    categories: tuple[CategoryTotal, ...]


class Inconsistent(Exception):
    """The records do not add up, so no statement may be made of them."""


class BalanceUnknown(Inconsistent):
    """No record tells a balance, so that nothing can be reconciled. `records` says whether there are any."""

    def __init__(self, *, records: bool) -> None:
        super().__init__()
        self.records = records


def reconcile(records: Iterable[UsageRecord], opening_if_unknown: Decimal | None) -> Reconciliation:
    """Sum a month in time order; raises Inconsistent when the engine's own balances contradict the sums.

    Where no record tells a balance the opening balance is `opening_if_unknown`; raises BalanceUnknown when that is None.
    """
    totals: dict[str, CategoryTotal] = {}
    opening: Decimal | None = None
    closing: Decimal | None = None
    for record in records:
        if record.balance_before is not None and opening is None:
            opening = record.balance_before + sum((-total.change for total in totals.values()), ZERO)
        if record.balance_after is not None:
            closing = record.balance_after
        elif closing is not None:
            closing -= record.amount
        if record.category not in totals:
            totals[record.category] = CategoryTotal(record.category)
        totals[record.category].add(record)
    start = opening_if_unknown if opening is None else opening
    if start is None:
        raise BalanceUnknown(records=bool(totals))
    end = start + sum((total.change for total in totals.values()), ZERO)
    if closing is not None and closing != end:
        raise Inconsistent
    return _reconciliation(start, end, totals)


def first_told_balance(records: Iterable[UsageRecord]) -> Decimal | None:
    """The balance in front of these records, from the first of them that tells one; None when none does."""
    taken = ZERO
    for record in records:
        if record.balance_before is not None:
            return record.balance_before + taken
        taken += record.amount
    return None


def _reconciliation(opening: Decimal, closing: Decimal, totals: dict[str, CategoryTotal]) -> Reconciliation:
    def change(category: str) -> Decimal:
        return totals[category].change if category in totals else ZERO

    return Reconciliation(
        opening=opening,
        top_ups=change("topUp"),
        adjustments=change("adjustment"),
        charges=sum((total.charge for total in totals.values()), ZERO),
        tax=sum((total.tax for total in totals.values()), ZERO),
        expired=-change("expiry"),
        closing=closing,
        categories=tuple(totals[name] for name in ORDER if name in totals),
    )
