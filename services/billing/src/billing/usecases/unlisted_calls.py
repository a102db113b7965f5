"""A rating engine's usage without the calls that are not listed: on the statement, on the screen and to support alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import msgspec

from billing.domain.balance import Bucket
from billing.domain.helplines import is_freephone
from billing.domain.notes import Reading
from billing.domain.usage import UsageRecord
from billing.ports import RatingEngine, UsageSlice


class ListedUsage:
    """`RatingEngine` in front of another one. What is not listed counts for offsets, as what the engine refused does."""

    def __init__(self, engine: RatingEngine, freephone_prefixes: tuple[str, ...]) -> None:
        self._engine, self._prefixes = engine, freephone_prefixes

    def buckets(self, billing_account: str, deadline: float, reading: Reading | None = None) -> list[Bucket]:
        """As the engine tells them."""
        return self._engine.buckets(billing_account, deadline, reading)

    def recorded_balance(self, buckets: list[Bucket]) -> Decimal | None:
        """As the engine tells it."""
        return self._engine.recorded_balance(buckets)

    def usage(
        self,
        billing_account: str,
        start: datetime,
        end: datetime,
        offset: int,
        limit: int,
        deadline: float,
        reading: Reading | None = None,
    ) -> UsageSlice:
        """The engine's slice with the ids of unlisted calls among the hidden ones."""
        part = self._engine.usage(billing_account, start, end, offset, limit, deadline, reading)
        listed = [record for record in part.records if self._is_listed(record)]
        unlisted = tuple(record.id for record in part.records if not self._is_listed(record))
        return msgspec.structs.replace(part, records=listed, hidden=(*part.hidden, *unlisted))

    def all_usage(
        self,
        billing_account: str,
        start: datetime,
        end: datetime,
        deadline: float,
        most: int | None = None,
        reading: Reading | None = None,
    ) -> Iterator[UsageRecord]:
        """Every listed record."""
        return filter(self._is_listed, self._engine.all_usage(billing_account, start, end, deadline, most, reading))

    def _is_listed(self, record: UsageRecord) -> bool:
        return not is_freephone(record, self._prefixes)
