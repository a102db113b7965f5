"""Months of rated usage made from a seed, so that any month can be made alone and still follows from the one before.

Opening balances come from a hash of account and month; the month's last records (top-ups, then one expiry) lead to the next
month's opening. Money is whole cents, volume octets, time seconds.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

KINDS = (
    "voice",
    "international",
    "roaming",
    "incoming",
    "freephone",
    "sms",
    "mms",
    "data",
    "roamingData",
    "premium",
    "goodwill",
)
_WEIGHTS = (24, 3, 2, 8, 1, 20, 1, 36, 2, 2, 0.2)
_TOPUPS = (500, 1000, 2000, 5000)
_COUNTRIES = ("DE", "FR", "IT", "AT", "ES", "US")


@dataclass(frozen=True, slots=True)
class Row:
    """One record: when (Unix seconds), what, with whom, how much, its price and the balance after it."""

    number: int
    at: int
    kind: str
    party: int
    quantity: int
    cents: int
    after: int


@dataclass(frozen=True)
class MonthOfUsage:
    """A month's rows in time order; `opening` in cents."""

    opening: int
    rows: list[Row]


def month_bounds(year: int, month: int, zone: ZoneInfo) -> tuple[int, int]:
    """First second, and first second after, as Unix time."""
    following = (year + month // 12, month % 12 + 1)
    return (
        int(datetime(year, month, 1, tzinfo=zone).timestamp()),
        int(datetime(following[0], following[1], 1, tzinfo=zone).timestamp()),
    )


class UsageGenerator:
    """Makes months. `rows_per_month` answers how many records an account has."""

    def __init__(self, seed: int, zone: ZoneInfo, rows_per_month: Callable[[str], int]) -> None:
        self.seed, self.zone, self._rows = seed, zone, rows_per_month

    def opening(self, account: str, year: int, month: int) -> int:
        """Cents at the month's first instant; an account without usage never changes."""
        if self._rows(account) == 0:
            return 500 + self._hash(account, "still") % 3500
        return 500 + self._hash(account, f"{year}-{month}") % 3500

    def month(self, account: str, year: int, month: int) -> MonthOfUsage:
        """The whole month, future part included; callers cut it at the present."""
        opening, count = self.opening(account, year, month), self._rows(account)
        if count == 0:
            return MonthOfUsage(opening, [])
        start, end = month_bounds(year, month, self.zone)
        following = (year + month // 12, month % 12 + 1)
        target = self.opening(account, *following)
        rng = random.Random(self._hash(account, f"rows-{year}-{month}"))
        return MonthOfUsage(opening, _Month(rng, opening, target, count, (start, end)).rows())

    def _hash(self, account: str, what: str) -> int:
        return int.from_bytes(hashlib.sha256(f"{self.seed}/{account}/{what}".encode()).digest()[:8], "big")


class _Month:
    """Fills one month so that it starts at `opening`, ends at `target` and has exactly `count` rows."""

    def __init__(self, rng: random.Random, opening: int, target: int, count: int, span: tuple[int, int]) -> None:
        self._rng, self._balance, self._target, self._count = rng, opening, target, count
        self._times = sorted(rng.randrange(span[0], span[1] - 600) for _ in range(count))
        self._end = span[1] - 1
        self._rows: list[Row] = []
        # Dear events would need a top-up each in a month of thousands, so they get cheaper.
        self._scale = min(1.0, 300 / count)

    def rows(self) -> list[Row]:
        kinds = self._rng.choices(KINDS, _WEIGHTS, k=self._count)
        for at, kind in zip(self._times, kinds, strict=True):
            if len(self._rows) >= self._count - 8 and self._settling_due():
                break
            self._use(at, kind)
        self._settle()
        return self._rows

    def _settling_due(self) -> bool:
        """Whether what is left of the rows is needed to reach the target."""
        gap = self._target - self._balance
        needed = (1 if gap <= 0 else -(-gap // _TOPUPS[-1])) + 1
        return self._count - len(self._rows) <= needed

    def _use(self, at: int, kind: str) -> None:
        quantity, cents = _price(self._rng, kind, self._scale)
        if cents > self._balance:
            self._add(at, "topUp", 0, -self._rng.choice(_TOPUPS[1:]))
        else:
            self._add(at, kind, quantity, cents)

    def _settle(self) -> None:
        """Top up in few large steps while short, then let the rest expire; zero-priced rows fill the count."""
        while len(self._rows) < self._count:
            left, gap = self._count - len(self._rows), self._target - self._balance
            if gap > 0 and left > 1:
                self._add(self._end - left, "topUp", 0, -_TOPUPS[-1] if left > 2 else -max(5000, gap))
            elif left == 1 and gap != 0:
                self._add(self._end - 1, "expiry" if gap < 0 else "topUp", 0, -gap)
            else:
                self._add(self._end - left, "data", 40_000, 0)

    def _add(self, at: int, kind: str, quantity: int, cents: int) -> None:
        self._balance -= cents
        number = len(self._rows)
        self._rows.append(Row(number, at, kind, self._rng.randrange(10**7), quantity, cents, self._balance))


def _price(rng: random.Random, kind: str, scale: float) -> tuple[int, int]:
    """Quantity and cents of an event."""
    if kind in ("sms", "mms"):
        return 1, int((12 if kind == "sms" else 35) * scale) if rng.random() < 0.4 else 0
    if kind in ("data", "roamingData"):
        octets = int(rng.lognormvariate(15, 2))
        return octets, int(min(400, octets // 100_000) * scale * (2 if kind == "roamingData" else int(rng.random() < 0.3)))
    if kind == "premium":
        return 1, int(rng.choice((100, 299, 499)) * scale)
    if kind == "goodwill":
        return 0, -int(rng.choice((100, 200, 500)) * scale)
    seconds = 1 + int(rng.expovariate(1 / 140))
    rate = {"voice": 25, "international": 60, "roaming": 80}.get(kind, 0)
    return seconds, int(-(-seconds // 60) * rate * scale * (0.3 if rng.random() < 0.5 else 1))


def country_of(row: Row) -> str:
    """Where a roaming event happened."""
    return _COUNTRIES[row.party % len(_COUNTRIES)]


def instant(at: int) -> str:
    """RFC 3339 in UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
