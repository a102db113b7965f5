"""The balance before the first and after the last of some records, which come in any order of their keys."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from billing.domain.money import ZERO
from billing.domain.usage import UsageRecord

# Records may be put in order as they are listed, by when they ended, or as the engine changed the balance.
ENDS: tuple[Literal["row", "end", "engine"], ...] = ("row", "end", "engine")
Ends = tuple[Decimal | None, Decimal | None]
_MANY = 1000


class BalanceEnds:
    """Keeps the outermost records that tell a balance, and those beyond them that tell none."""

    def __init__(self) -> None:
        self._first: tuple[Any, Decimal, bool] | None = None
        self._last: tuple[Any, Decimal, bool] | None = None
        self._untold: list[tuple[Any, Decimal | None]] = []

    def add(self, key: Any, record: UsageRecord, told: tuple[Decimal, Decimal] | None) -> None:
        """One record and the balances that it tells; keys of one instance are comparable."""
        if told is None:
            self._beside(key, record)
            return
        before, after = told
        if self._first is None or key < self._first[0]:
            self._first = (key, before, record.idle)
        if self._last is None or key >= self._last[0]:
            self._last = (key, after, record.idle)

    def ends(self) -> Ends:
        """Opening and closing balance; one is None where no record tells it, or one beyond does not tell its own size."""
        if self._first is None or self._last is None:
            return None, None
        early = [amount for key, amount in self._untold if key < self._first[0]]
        late = [amount for key, amount in self._untold if key >= self._last[0]]
        return _moved(self._first, early, 1), _moved(self._last, late, -1)

    def _beside(self, key: Any, record: UsageRecord) -> None:
        if not record.amount and record.sized:
            return
        if len(self._untold) >= _MANY and len(self._untold) % _MANY == 0:
            self._untold = [each for each in self._untold if self._beyond(each[0])]
        if self._beyond(key):
            self._untold.append((key, record.amount if record.sized else None))

    def _beyond(self, key: Any) -> bool:
        """What lies between two records that tell balances never counts again, because the outermost only move outwards."""
        return self._first is None or self._last is None or not self._first[0] <= key < self._last[0]


def _moved(told: tuple[Any, Decimal, bool], amounts: list[Decimal | None], sign: int) -> Decimal | None:
    _, balance, idle = told
    if None in amounts or (idle and amounts):
        return None
    return balance + sign * sum((amount for amount in amounts if amount is not None), ZERO)
