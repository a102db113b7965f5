"""Rated events of a month and their totals by category."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

import msgspec

from billing.domain.balance import Quantity
from billing.domain.money import ZERO

Destination = Literal["national", "international", "roaming", "freephone"]
Category = Literal["voice", "sms", "mms", "data", "premium", "other", "topUp", "expiry", "adjustment"]
# Seconds; no session lasts longer than a year.
_LONGEST = 31_536_000
CHARGED: frozenset[str] = frozenset({"voice", "sms", "mms", "data", "premium", "other"})
ORDER: tuple[Category, ...] = ("voice", "sms", "mms", "data", "premium", "other", "topUp", "adjustment", "expiry")


class Apart(msgspec.Struct, frozen=True, gc=False):
    """What few records have: see `UsageRecord`."""

    cost: Decimal | None = None
    sized: bool = True
    idle: bool = False


class UsageRecord(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One rated event. `amount` is what it took from the main balance, tax included; negative gives.

    `order` is its place in the order in which the engine changed the balance. Few records have something `apart`: `cost`, where
    the usage cost something else than `amount`, because another balance paid for it; `sized` False, where the engine does not
    tell by how much the event changed the balance, whose `amount` is then zero; `idle` True, where the account has money
    beside this balance that pays nothing, so that a top-up may have gone there.
    """

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
    order: int | None = None
    apart: Apart | None = None

    @property
    def sized(self) -> bool:
        """Whether the engine tells by how much the event changed the balance."""
        return self.apart is None or self.apart.sized

    @property
    def idle(self) -> bool:
        """Whether the account has money beside this balance that pays nothing."""
        return self.apart is not None and self.apart.idle

    @property
    def charge(self) -> Decimal:
        """What the usage cost; top-ups, adjustments and expiries cost nothing."""
        if self.category not in CHARGED:
            return ZERO
        return self.amount if self.apart is None or self.apart.cost is None else self.apart.cost

    @property
    def told(self) -> tuple[Decimal, Decimal] | None:
        """The balances before and after, the one that is not told reckoned from the other; None where neither is."""
        before, after = self.balance_before, self.balance_after
        if before is None:
            return None if after is None else (after + self.amount, after)
        return before, before - self.amount if after is None else after

    @property
    def ended(self) -> datetime:
        """When a session ended whose length is known; else when it began."""
        if self.quantity is None or self.quantity.unit != "s" or self.quantity.amount > _LONGEST:
            return self.start
        return self.start + timedelta(microseconds=int(self.quantity.amount * 1_000_000))


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
