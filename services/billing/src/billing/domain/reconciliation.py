"""A month from its opening to its closing balance: summed, held against the balances that the records tell, and said."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from billing.domain.balance_ends import ENDS, BalanceEnds, Ends
from billing.domain.chain import BalanceChain
from billing.domain.money import ZERO
from billing.domain.usage import CHARGED, ORDER, CategoryTotal, UsageRecord


class Reconciliation(msgspec.Struct, frozen=True, kw_only=True):
    """opening + top_ups + adjustments − charges + paid_elsewhere − expired + difference = closing, to the last digit.

    `opening` and `closing` are None where the engine does not tell them; `difference` is what its balances moved beyond its
    records, `unsized` how many records changed the balance by an amount that it does not tell. `in_order` is False where the
    balances beside the records follow another order than the records.
    """

    opening: Decimal | None
    top_ups: Decimal
    adjustments: Decimal
    charges: Decimal
    tax: Decimal
    expired: Decimal
    closing: Decimal | None
    categories: tuple[CategoryTotal, ...]
    paid_elsewhere: Decimal = ZERO
    difference: Decimal = ZERO
    unsized: int = 0
    in_order: bool = True

    @property
    def told(self) -> bool:
        """Whether both balances are known."""
        return self.opening is not None and self.closing is not None


class Summing:
    """Takes the records of a month one by one, in any order."""

    def __init__(self) -> None:
        self._totals: dict[str, CategoryTotal] = {}
        self._ends = {name: BalanceEnds() for name in ENDS}
        self._chain = BalanceChain()
        self._count = self._unsized = 0
        self._ordered = True

    def add(self, record: UsageRecord) -> None:
        """Count one record in."""
        if record.category not in self._totals:
            self._totals[record.category] = CategoryTotal(record.category)
        self._totals[record.category].add(record)
        self._count += 1
        self._unsized += not record.sized
        told = record.told
        self._ends["row"].add(self._count, record, told)
        self._ends["end"].add(record.ended, record, told)
        if record.order is None:
            self._ordered = False
        else:
            self._ends["engine"].add(record.order, record, told)
        self._chain.add(record, told)

    @property
    def tells_balance(self) -> bool:
        """Whether a balance at the month's begin or end follows from the records."""
        return any(each is not None for ends in self._pairs() for each in ends)

    def result(self, closing_if_untold: Decimal | None = None) -> Reconciliation:
        """The sums. Where the records tell no balance, the closing one is `closing_if_untold`."""
        change = sum((total.change for total in self._totals.values()), ZERO)
        if not self.tells_balance:
            opening = None if closing_if_untold is None or self._unsized else closing_if_untold - change
            return self._made((opening, closing_if_untold), change, in_order=True)
        pairs = self._pairs()
        best = next((pair for pair in pairs if _holds(pair, change)), pairs[0])
        return self._made(best, change, in_order=best == self._ends["row"].ends() or not _holds(best, change))

    def _pairs(self) -> list[Ends]:
        """Opening and closing balance as each order of the records gives them, the engine's own first."""
        row, end, engine = (self._ends[name].ends() for name in ("row", "end", "engine"))
        found = [engine] if self._ordered and self._count else []
        return [*found, row, end, (row[0], end[1]), (end[0], row[1]), self._chain.ends()]

    def _made(self, ends: Ends, change: Decimal, *, in_order: bool) -> Reconciliation:
        opening, closing = ends
        known = opening is not None and closing is not None
        sums, totals = self._change, self._totals
        charges = sum((total.charge for total in totals.values()), ZERO)
        taken = -sum((sums(name) for name in CHARGED), ZERO)
        return Reconciliation(
            opening=opening,
            top_ups=sums("topUp"),
            adjustments=sums("adjustment"),
            charges=charges,
            tax=sum((total.tax for total in totals.values()), ZERO),
            expired=-sums("expiry"),
            closing=closing,
            categories=tuple(totals[name] for name in ORDER if name in totals),
            paid_elsewhere=charges - taken,
            difference=closing - opening - change if known else ZERO,  # type: ignore[operator]
            unsized=self._unsized,
            in_order=in_order,
        )

    def _change(self, category: str) -> Decimal:
        return self._totals[category].change if category in self._totals else ZERO


def reconcile(records: Iterable[UsageRecord], closing_if_untold: Decimal | None = None) -> Reconciliation:
    """Sum a month. Where no record tells a balance, the closing one is `closing_if_untold`."""
    summing = Summing()
    for record in records:
        summing.add(record)
    return summing.result(closing_if_untold)


def first_told_balance(records: Iterable[UsageRecord]) -> Decimal | None:
    """The balance in front of these records, from the first of them that tells one; None when none does."""
    ends = BalanceEnds()
    for count, record in enumerate(records):
        ends.add(count if record.order is None else record.order, record, record.told)
        if record.told is not None:
            break
    return ends.ends()[0]


def _holds(ends: Ends, change: Decimal) -> bool:
    return ends[0] is not None and ends[1] is not None and ends[0] + change == ends[1]
