"""A billing account's buckets and their sums."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Literal

import msgspec

BucketType = Literal["monetary", "voice", "data", "sms", "other"]


class Quantity(msgspec.Struct, frozen=True):
    """An exact amount; the unit is an ISO 4217 currency, `s`, `B`, `message` or `unit`."""

    amount: Decimal
    unit: str


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """One balance. Times are UTC; `valid_until` None means it does not expire, `initial` None that the engine does not tell.

    `counted` is whether the balance that a record tells contains it, None where its status alone decides.
    """

    id: str
    name: str
    type: BucketType
    status: Literal["active", "suspended", "expired"]
    remaining: Quantity
    initial: Quantity | None = None
    reserved: Quantity | None
    valid_from: datetime | None
    valid_until: datetime | None
    shared: bool
    counted: bool | None = None


def totals(buckets: Iterable[Bucket]) -> list[tuple[BucketType, Quantity]]:
    """Sums of the active buckets, only ever within one type and unit."""
    sums: dict[tuple[BucketType, str], Decimal] = {}
    for bucket in buckets:
        if bucket.status == "active":
            key = (bucket.type, bucket.remaining.unit)
            sums[key] = sums.get(key, Decimal(0)) + bucket.remaining.amount
    return [(kind, Quantity(amount, unit)) for (kind, unit), amount in sums.items()]
