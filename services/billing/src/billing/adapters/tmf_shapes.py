"""TMF654/TMF635 v4 as this service reads them: only the members it uses, numbers straight to decimals, wrong shapes refused."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import msgspec


class TmfQuantity(msgspec.Struct, frozen=True):
    """TMF Quantity."""

    amount: Decimal
    units: str = ""


class TmfMoney(msgspec.Struct, frozen=True):
    """TMF Money."""

    value: Decimal
    unit: str = ""


class TmfPeriod(msgspec.Struct, frozen=True, rename="camel"):
    """TMF TimePeriod."""

    start_date_time: datetime | None = None
    end_date_time: datetime | None = None


class TmfRef(msgspec.Struct, frozen=True):
    """Any reference by id."""

    id: str
    role: str | None = None


class TmfBucket(msgspec.Struct, frozen=True, rename="camel"):
    """TMF654 Bucket; `initialValue` is an extension that engines may send (TMF630 lets a resource be extended)."""

    id: str
    usage_type: Literal["monetary", "voice", "data", "sms", "other"]
    remaining_value: TmfQuantity
    party_account: TmfRef
    name: str = ""
    status: Literal["active", "suspended", "expired"] = "active"
    reserved_value: TmfQuantity | None = None
    initial_value: TmfQuantity | None = None
    valid_for: TmfPeriod | None = None
    is_shared: bool = False


class TmfCharacteristic(msgspec.Struct, frozen=True):
    """TMF635 UsageCharacteristic; a number with a point arrives as a decimal."""

    name: str
    value: Any


class TmfRated(msgspec.Struct, frozen=True, rename="camel"):
    """TMF635 RatedProductUsage."""

    tax_included_rating_amount: TmfMoney
    tax_excluded_rating_amount: TmfMoney | None = None


UsageStatus = Literal["received", "rejected", "recycled", "guided", "rated", "rerated", "billed"]
# What was rejected was never charged, and what is on its way to being rated has no price yet.
RATED: tuple[UsageStatus, ...] = ("rated", "rerated", "billed")


class TmfUsage(msgspec.Struct, frozen=True, rename="camel"):
    """TMF635 Usage; an engine that does not tell the status has rated the record."""

    id: str
    usage_date: datetime
    usage_type: Literal["voice", "sms", "mms", "data", "premium", "topUp", "expiry", "adjustment"]
    related_party: list[TmfRef]
    rated_product_usage: list[TmfRated] = []
    status: UsageStatus = "rated"
    description: str = ""
    usage_characteristic: list[TmfCharacteristic] = []


BUCKETS = msgspec.json.Decoder(list[TmfBucket])
USAGE = msgspec.json.Decoder(list[TmfUsage], float_hook=Decimal)
