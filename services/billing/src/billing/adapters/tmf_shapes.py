"""TMF654/TMF635 v4 as this service reads them: only the members it uses, numbers straight to decimals.

The standard marks none of the members of Bucket and Usage as required, leaves kinds, units and the names of characteristics to
free text, and a number may come as text.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec


class TmfQuantity(msgspec.Struct, frozen=True):
    """TMF Quantity."""

    amount: Decimal
    units: str | None = None


class TmfMoney(msgspec.Struct, frozen=True):
    """TMF Money."""

    value: Decimal
    unit: str | None = None


class TmfPeriod(msgspec.Struct, frozen=True, rename="camel"):
    """TMF TimePeriod."""

    start_date_time: str | None = None
    end_date_time: str | None = None


class TmfRef(msgspec.Struct, frozen=True):
    """Any reference by id."""

    id: str
    role: str | None = None


class TmfBucket(msgspec.Struct, frozen=True, rename="camel"):
    """TMF654 Bucket; `initialValue` is an extension that engines may send (TMF630 lets a resource be extended)."""

    remaining_value: TmfQuantity
    id: str | int | None = None
    href: str | None = None
    usage_type: str | None = None
    party_account: TmfRef | None = None
    related_party: list[TmfRef] | None = None
    name: str | None = None
    status: str | None = None
    reserved_value: TmfQuantity | None = None
    initial_value: TmfQuantity | None = None
    valid_for: TmfPeriod | None = None
    is_shared: bool | None = None


class TmfCharacteristic(msgspec.Struct, frozen=True):
    """TMF635 UsageCharacteristic; a number with a point arrives as a decimal."""

    name: str
    value: Any = None


class TmfRated(msgspec.Struct, frozen=True, rename="camel"):
    """TMF635 RatedProductUsage."""

    tax_included_rating_amount: TmfMoney | None = None
    tax_excluded_rating_amount: TmfMoney | None = None
    is_tax_exempt: bool | None = None
    tax_rate: Decimal | None = None


# What was rejected was never charged, and what is on its way to being rated has no price yet.
RATED = ("rated", "rerated", "billed")
UNRATED = ("received", "rejected", "recycled", "guided")


class TmfUsage(msgspec.Struct, frozen=True, rename="camel"):
    """TMF635 Usage; an engine that does not tell the status has rated the record."""

    id: str | int
    usage_date: str
    related_party: list[TmfRef]
    usage_type: str | None = None
    rated_product_usage: list[TmfRated] | None = None
    status: str | None = None
    description: str | None = None
    usage_characteristic: list[TmfCharacteristic] | None = None


BUCKET = msgspec.json.Decoder(TmfBucket)
BUCKETS = msgspec.json.Decoder(list[TmfBucket])
USAGE_ENTRY = msgspec.json.Decoder(TmfUsage, float_hook=Decimal)
USAGE = msgspec.json.Decoder(list[TmfUsage], float_hook=Decimal)
