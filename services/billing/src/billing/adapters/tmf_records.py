"""One TM Forum entry checked like any input and turned into ours; another subscriber's entry is a security event."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from billing.adapters.tmf_shapes import TmfBucket, TmfQuantity, TmfUsage
from billing.domain.balance import Bucket, BucketType, Quantity
from billing.domain.money import ZERO
from billing.domain.usage import CHARGED, Destination, UsageRecord
from selfcare_shared import logs
from selfcare_shared.problems import UpstreamInvalid

# Which units each kind of bucket may be counted in, and the engine's words for them.
_UNITS = {"s": "s", "seconds": "s", "B": "B", "octets": "B", "message": "message", "messages": "message", "msg": "message"}
_KIND_UNIT = {"voice": "s", "data": "B", "sms": "message"}
_LIMIT = Decimal(10) ** 18


def to_bucket(entry: TmfBucket, billing_account: str, currency: str) -> Bucket:
    """A bucket; raises UpstreamInvalid."""
    _refuse_foreign((entry.party_account.id,), billing_account)
    period = entry.valid_for
    return Bucket(
        id=entry.id,
        name=entry.name or entry.usage_type,
        type=entry.usage_type,
        status=entry.status,
        remaining=_quantity(entry.remaining_value, entry.usage_type, currency),
        reserved=None if entry.reserved_value is None else _quantity(entry.reserved_value, entry.usage_type, currency),
        valid_from=None if period is None else _utc(period.start_date_time),
        valid_until=None if period is None else _utc(period.end_date_time),
        shared=entry.is_shared,
    )


def to_record(entry: TmfUsage, billing_account: str, currency: str) -> UsageRecord:
    """A usage record; raises UpstreamInvalid."""
    _refuse_foreign((party.id for party in entry.related_party), billing_account)
    facts: dict[str, Any] = {fact.name: fact.value for fact in entry.usage_characteristic}
    amount, tax = _amounts(entry, currency)
    start = _utc(entry.usage_date)
    if start is None:
        raise invalid("no zone")
    return UsageRecord(
        id=entry.id,
        category=entry.usage_type,
        start=start,
        description=entry.description or entry.usage_type,
        direction=_direction(facts.get("direction")),
        other_party=_text(facts.get("otherParty")),
        roaming_country=_text(facts.get("roamingCountry")),
        quantity=_measured(facts),
        amount=amount,
        tax=tax,
        balance_before=_decimal(facts.get("balanceBefore")),
        balance_after=_decimal(facts.get("balanceAfter")),
        destination=_destination(facts.get("destinationKind")),
    )


def _refuse_foreign(named: Iterable[str], billing_account: str) -> None:
    if billing_account not in named:
        logs.event("security.foreign_record", level=logging.ERROR, upstream="rating-engine")
        raise UpstreamInvalid


def invalid(reason: str) -> UpstreamInvalid:
    """The engine said something that cannot be used."""
    logs.event("rating.invalid", reason=reason)
    return UpstreamInvalid()


def _amounts(entry: TmfUsage, currency: str) -> tuple[Decimal, Decimal]:
    if len(entry.rated_product_usage) != 1:
        raise invalid("not rated once")
    rated = entry.rated_product_usage[0]
    included, excluded = rated.tax_included_rating_amount, rated.tax_excluded_rating_amount
    if included.unit != currency or (excluded is not None and excluded.unit != currency):
        raise invalid("currency")
    amount = _bounded(included.value)
    if entry.usage_type not in CHARGED:
        return amount, ZERO
    return amount, ZERO if excluded is None else amount - _bounded(excluded.value)


def _quantity(value: TmfQuantity, kind: BucketType, currency: str) -> Quantity:
    unit = _UNITS.get(value.units, value.units)
    expected = currency if kind == "monetary" else _KIND_UNIT.get(kind, unit)
    if unit != expected or (kind == "other" and unit not in {*_UNITS.values(), currency}):
        raise invalid("unit")
    return Quantity(_bounded(value.amount), unit)


def _measured(facts: dict[str, Any]) -> Quantity | None:
    for name, unit in (("duration", "s"), ("volume", "B"), ("messages", "message")):
        value = facts.get(name)
        if value is not None:
            amount = _decimal(value)
            if amount is None or amount < 0:
                raise invalid(name)
            return Quantity(amount, unit)
    return None


def _decimal(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        return _bounded(Decimal(str(value)))
    except InvalidOperation:
        raise invalid("number") from None


def _bounded(value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value) >= _LIMIT:
        raise invalid("number")
    return value


def _direction(value: Any) -> Literal["outgoing", "incoming"] | None:
    if value in (None, "outgoing", "incoming"):
        return value  # type: ignore[no-any-return]
    raise invalid("direction")


def _destination(value: Any) -> Destination | None:
    """An engine's own word for a destination is not an error; it only says less."""
    return value if value in ("national", "international", "roaming", "freephone") else None


def _text(value: Any) -> str | None:
    return None if value is None else str(value)[:200]


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise invalid("no zone")
    return moment.astimezone(UTC)
