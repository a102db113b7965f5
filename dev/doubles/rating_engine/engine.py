"""The engine behind the HTTP face: months kept in a small cache, queries cut at the present."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dev.doubles.rating_engine.documents import bucket_documents, usage_document, usage_id
from dev.doubles.rating_engine.usage import MonthOfUsage, Row, UsageGenerator, month_bounds

Found = tuple[int, int, Row]


class Engine:
    """Answers balances and usage of any account. `clock` answers the present in UTC."""

    def __init__(
        self,
        seed: int,
        zone: ZoneInfo,
        rows_per_month: Callable[[str], int],
        currency: str = "EUR",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._overrides: dict[str, int] = {}
        self._generator = UsageGenerator(seed, zone, lambda account: self._overrides.get(account, rows_per_month(account)))
        self._zone, self._currency, self._clock = zone, currency, clock
        self._cache: OrderedDict[tuple[str, int, int], MonthOfUsage] = OrderedDict()
        self._lock = threading.Lock()

    def set_rows(self, account: str, rows: int) -> None:
        """From now on this account has so many records a month."""
        with self._lock:
            self._overrides[account] = rows
            for key in [key for key in self._cache if key[0] == account]:
                del self._cache[key]

    def buckets(self, account: str) -> list[dict[str, Any]]:
        """TMF654 buckets with the balance after the last record so far."""
        return bucket_documents(account, self.balance(account), self._currency, self._clock())

    def balance(self, account: str) -> int:
        """Cents after the last record so far."""
        now = self._clock()
        local = now.astimezone(self._zone)
        month = self._month(account, local.year, local.month)
        past = [row.after for row in month.rows if row.at <= now.timestamp()]
        return past[-1] if past else month.opening

    def usage(self, account: str, start: datetime, end: datetime, offset: int, limit: int) -> tuple[list[dict[str, Any]], int]:
        """TMF635 records with start ≤ time < end, and how many there are."""
        found = self.found(account, start, end)
        page = found[offset : offset + limit]
        return [
            usage_document(account, usage_id(account, year, month, row), row, self._currency) for year, month, row in page
        ], len(found)

    def found(self, account: str, start: datetime, end: datetime) -> list[Found]:
        """Rows so far with start ≤ time < end, each with its year and month."""
        until = min(end.timestamp(), self._clock().timestamp())
        return [entry for part in self._months(start, end) for entry in self._rows(account, part, start.timestamp(), until)]

    def _rows(self, account: str, part: tuple[int, int], start: float, until: float) -> list[Found]:
        year, month = part
        rows = self._month(account, year, month).rows
        return [(year, month, row) for row in rows if start <= row.at < until]

    def _months(self, start: datetime, end: datetime) -> Iterator[tuple[int, int]]:
        local = start.astimezone(self._zone)
        year, month = local.year, local.month
        while month_bounds(year, month, self._zone)[0] < end.timestamp():
            yield year, month
            year, month = (year + month // 12, month % 12 + 1)

    def _month(self, account: str, year: int, month: int) -> MonthOfUsage:
        key = (account, year, month)
        with self._lock:
            if key not in self._cache:
                self._cache[key] = self._generator.month(account, year, month)
                while len(self._cache) > 200:
                    self._cache.popitem(last=False)
            self._cache.move_to_end(key)
            return self._cache[key]
