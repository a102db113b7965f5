"""Balances of records linked end to end, whatever order the records are listed in: sessions that overlap end in another."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from billing.domain.balance_ends import Ends
from billing.domain.money import ZERO
from billing.domain.usage import UsageRecord

_MOST_PARTS = 2000


class BalanceChain:
    """Parts of the chain as they come; a month whose records follow one another is a single part."""

    def __init__(self) -> None:
        self._parts: list[list[Decimal]] = []
        self._lead = ZERO
        self._broken = False

    def add(self, record: UsageRecord, told: tuple[Decimal, Decimal] | None) -> None:
        """One record and the balances it tells, in the order of the list; without any it moves the part that is growing."""
        self._broken = self._broken or not record.sized or record.idle
        if told is None:
            self._move(record.amount)
        elif self._parts and self._parts[-1][1] == told[0]:
            self._parts[-1][1] = told[1]
        elif len(self._parts) < _MOST_PARTS:
            self._parts.append(list(told))
        else:
            self._broken = True

    def ends(self) -> Ends:
        """Where a walk over every part begins and ends, each used once (Euler); (None, None) where there is no single one."""
        if self._broken or not self._parts:
            return None, None
        surplus: Counter[Decimal] = Counter()
        for start, end in self._parts:
            surplus[start] += 1
            surplus[end] -= 1
        begins = [value for value, count in surplus.items() if count > 0]
        stops = [value for value, count in surplus.items() if count < 0]
        single = len(begins) == len(stops) == 1 and surplus[begins[0]] == 1
        return (begins[0] + self._lead, stops[0]) if single and self._connected() else (None, None)

    def _move(self, amount: Decimal) -> None:
        if self._parts:
            self._parts[-1][1] -= amount
        else:
            self._lead += amount

    def _connected(self) -> bool:
        """Whether all parts hang together; a free event at a balance that nothing else reaches does not."""
        beyond: dict[Decimal, set[Decimal]] = {}
        for start, end in self._parts:
            beyond.setdefault(start, set()).add(end)
            beyond.setdefault(end, set()).add(start)
        reached, front = set[Decimal](), [self._parts[0][0]]
        while front:
            value = front.pop()
            if value not in reached:
                reached.add(value)
                front.extend(beyond[value])
        return len(reached) == len(beyond)
