"""One TM Forum entry checked like any input and turned into ours; another subscriber's entry is a security event."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from billing.adapters.checks import bounded, identifier, invalid, refuse_foreign, utc
from billing.adapters.tmf_shapes import RATED, TmfBucket, TmfQuantity, TmfUsage
from billing.domain.balance import Bucket, BucketType, Quantity
from billing.domain.money import ZERO
from billing.domain.usage import CHARGED, Destination, UsageRecord

# Which units each kind of bucket may be counted in, and the engine's words for them.
_UNITS = {"s": "s", "seconds": "s", "B": "B", "octets": "B", "message": "message", "messages": "message", "msg": "message"}
_KIND_UNIT = {"voice": "s", "data": "B", "sms": "message"}


def to_bucket(entry: TmfBucket, billing_account: str, currency: str) -> Bucket:
    """A bucket; raises UpstreamInvalid."""
    refuse_foreign((entry.party_account.id,), billing_account)
    period = entry.valid_for
    return Bucket(
        id=identifier(entry.id),
        name=entry.name or entry.usage_type,
        type=entry.usage_type,
        status=entry.status,
        remaining=_quantity(entry.remaining_value, entry.usage_type, currency),
        initial=None if entry.initial_value is None else _quantity(entry.initial_value, entry.usage_type, currency),
        reserved=None if entry.reserved_value is None else _quantity(entry.reserved_value, entry.usage_type, currency),
        valid_from=None if period is None else _moment(period.start_date_time),
        valid_until=None if period is None else _moment(period.end_date_time),
        shared=entry.is_shared,
    )


def recorded_balance(buckets: list[Bucket]) -> Decimal | None:
    """TM Forum's records tell one main balance: with several buckets of money nobody knows which of them is meant."""
    money = [bucket.remaining.amount for bucket in buckets if bucket.type == "monetary" and bucket.status != "expired"]
    return money[0] if len(money) == 1 else None


def hidden_id(entry: TmfUsage, billing_account: str) -> str | None:
    """The id of an entry that is no usage to be paid for, or None where it is a record; raises UpstreamInvalid."""
    refuse_foreign((party.id for party in entry.related_party), billing_account)
    return None if entry.status in RATED else identifier(entry.id)


def to_record(entry: TmfUsage, billing_account: str, currency: str) -> UsageRecord:
    """A usage record; raises UpstreamInvalid."""
    refuse_foreign((party.id for party in entry.related_party), billing_account)
    facts: dict[str, Any] = {fact.name: fact.value for fact in entry.usage_characteristic}
    amount, tax = _amounts(entry, currency)
    return UsageRecord(
        id=identifier(entry.id),
        category=entry.usage_type,
        start=utc(entry.usage_date),
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


def _amounts(entry: TmfUsage, currency: str) -> tuple[Decimal, Decimal]:
    if len(entry.rated_product_usage) != 1:
        raise invalid("not rated once")
    rated = entry.rated_product_usage[0]
    included, excluded = rated.tax_included_rating_amount, rated.tax_excluded_rating_amount
    # A currency that is not named is the operator's; one that is named must be.
    if any(money is not None and money.unit not in ("", currency) for money in (included, excluded)):
        raise invalid("currency")
    amount = bounded(included.value)
    if entry.usage_type not in CHARGED:
        return amount, ZERO
    return amount, ZERO if excluded is None else amount - bounded(excluded.value)


def _quantity(value: TmfQuantity, kind: BucketType, currency: str) -> Quantity:
    unit = _UNITS.get(value.units, value.units)
    if not unit and kind == "monetary":
        unit = currency
    expected = currency if kind == "monetary" else _KIND_UNIT.get(kind, unit)
    if unit != expected or (kind == "other" and unit not in {*_UNITS.values(), currency}):
        raise invalid("unit")
    return Quantity(bounded(value.amount), unit)


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
        return bounded(Decimal(str(value)))
    except InvalidOperation:
        raise invalid("number") from None


def _direction(value: Any) -> Literal["outgoing", "incoming"] | None:
    if value in (None, "outgoing", "incoming"):
        return value  # type: ignore[no-any-return]
    raise invalid("direction")


def _destination(value: Any) -> Destination | None:
    """An engine's own word for a destination is not an error; it only says less."""
    return value if value in ("national", "international", "roaming", "freephone") else None


def _text(value: Any) -> str | None:
    if isinstance(value, dict | list):
        raise invalid("characteristic")
    return None if value is None else str(value)[:200]


def _moment(moment: datetime | None) -> datetime | None:
    return None if moment is None else utc(moment)
