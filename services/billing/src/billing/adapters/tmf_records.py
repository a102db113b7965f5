"""One TM Forum entry checked like any input and turned into ours; another subscriber's entry is a security event."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from billing.adapters.checks import NotUnderstood, exact, identifier, moment, optional, refuse_foreign
from billing.adapters.tmf_shapes import RATED, UNRATED, TmfBucket, TmfMoney, TmfQuantity, TmfRated, TmfUsage
from billing.adapters.units import currency_of, quantity, unit_of
from billing.domain.balance import Bucket, Quantity
from billing.domain.money import ZERO
from billing.domain.usage import CHARGED, Category, Destination, UsageRecord

_STATUS: dict[str, Literal["active", "suspended", "expired"]] = {
    "active": "active",
    "suspended": "suspended",
    "expired": "expired",
}
# `usageType` is free text: our own words, and those that the examples of the standard and of engines use for the same.
_CATEGORIES: dict[str, Category] = {
    "voice": "voice", "call": "voice", "voicecall": "voice", "voiceusage": "voice", "sms": "sms", "smsusage": "sms",
    "message": "sms", "mms": "mms", "data": "data", "datausage": "data", "gprs": "data", "internet": "data",
    "premium": "premium", "topup": "topUp", "recharge": "topUp", "expiry": "expiry", "adjustment": "adjustment",
}  # fmt: skip
_PARTY = ("otherParty", "destinationNumber")
_MEASURES = (("duration", "s"), ("volume", "B"), ("messages", "message"))


def to_bucket(entry: TmfBucket, billing_account: str, currency: str) -> Bucket:
    """A bucket; raises NotUnderstood, or UpstreamInvalid for another subscriber's."""
    named = [entry.party_account] if entry.party_account is not None else entry.related_party or []
    if not named:
        raise NotUnderstood("nobody's bucket")
    refuse_foreign((party.id for party in named), billing_account)
    words = (entry.usage_type or "").strip()
    kind, remaining = _content(entry.remaining_value, words, currency)
    period = entry.valid_for
    return Bucket(
        id=identifier(str(entry.id if entry.id is not None else entry.href or entry.name or "")),
        name=(entry.name or words or kind)[:200],
        type=kind,
        status=_STATUS.get((entry.status or "active").lower(), "suspended"),
        remaining=remaining,
        initial=_beside(entry.initial_value, remaining, words, currency),
        reserved=_beside(entry.reserved_value, remaining, words, currency),
        valid_from=None if period is None else optional(moment, period.start_date_time),
        valid_until=None if period is None else optional(moment, period.end_date_time),
        shared=bool(entry.is_shared),
    )


def recorded_balance(buckets: list[Bucket]) -> Decimal | None:
    """TM Forum's records tell one main balance: with several buckets of money nobody knows which of them is meant."""
    money = [bucket.remaining.amount for bucket in buckets if bucket.type == "monetary" and bucket.status != "expired"]
    return money[0] if len(money) == 1 else None


def is_rated(entry: TmfUsage, billing_account: str) -> bool:
    """Whether an entry is usage to be paid for; raises NotUnderstood for a state that the standard does not know."""
    if not entry.related_party:
        raise NotUnderstood("nobody's record")
    refuse_foreign((party.id for party in entry.related_party), billing_account)
    status = (entry.status or "rated").lower()
    if status not in RATED and status not in UNRATED:
        raise NotUnderstood("status")
    return status in RATED


def to_record(entry: TmfUsage, billing_account: str, currency: str) -> UsageRecord:
    """A usage record; raises NotUnderstood, or UpstreamInvalid for another subscriber's."""
    refuse_foreign((party.id for party in entry.related_party), billing_account)
    facts: dict[str, Any] = {fact.name: fact.value for fact in entry.usage_characteristic or ()}
    words = (entry.usage_type or "").strip()
    category = _CATEGORIES.get(words.lower().replace(" ", "").replace("_", "").replace("-", ""), "other")
    amount, tax = _amounts(entry.rated_product_usage or [], currency)
    return UsageRecord(
        id=identifier(str(entry.id)),
        category=category,
        start=moment(entry.usage_date),
        description=(entry.description or words or category)[:300],
        direction=optional(_direction, facts.get("direction")),
        other_party=next((found for name in _PARTY if (found := optional(_text, facts.get(name)))), None),
        roaming_country=optional(_text, facts.get("roamingCountry")),
        quantity=_measured(facts),
        amount=amount,
        tax=tax if category in CHARGED else ZERO,
        balance_before=optional(_number, facts.get("balanceBefore")),
        balance_after=optional(_number, facts.get("balanceAfter")),
        destination=_destination(facts.get("destinationKind")),
    )


def _amounts(rated: list[TmfRated], currency: str) -> tuple[Decimal, Decimal]:
    """Price and the tax within it, over all ratings of the usage: it may be charged to several products."""
    if not rated:
        raise NotUnderstood("not rated")
    if len(rated) == 1:
        return _amount(rated[0], currency)
    pairs = [_amount(each, currency) for each in rated]
    return sum((price for price, _ in pairs), ZERO), sum((tax for _, tax in pairs), ZERO)


def _amount(rated: TmfRated, currency: str) -> tuple[Decimal, Decimal]:
    included, excluded = rated.tax_included_rating_amount, rated.tax_excluded_rating_amount
    if included is not None:
        price = _money(included, currency)
        return price, ZERO if excluded is None else price - _money(excluded, currency)
    if excluded is None or not (rated.is_tax_exempt or rated.tax_rate == 0):
        raise NotUnderstood("price")
    return _money(excluded, currency), ZERO


def _money(money: TmfMoney, currency: str) -> Decimal:
    """A currency that is not named is the operator's; one that is named must be."""
    if money.unit not in (None, "", currency) and currency_of(money.unit) != currency:
        raise NotUnderstood("currency")
    return exact(money.value)


def _content(value: TmfQuantity, words: str, currency: str) -> tuple[Any, Quantity]:
    kind = words if currency_of(words) else words.lower()
    return quantity(value.amount, value.units or "", kind, currency)


def _beside(value: TmfQuantity | None, remaining: Quantity, words: str, currency: str) -> Quantity | None:
    """Another amount of the same bucket; one in another unit says nothing."""
    if value is None:
        return None
    found = optional(lambda each: _content(each, words, currency)[1], value)
    return found if found is not None and found.unit == remaining.unit else None


def _measured(facts: dict[str, Any]) -> Quantity | None:
    for name, unit in _MEASURES:
        if facts.get(name) is not None:
            return optional(_measure, (facts[name], facts.get("unit"), unit))
    return None


def _measure(facts: tuple[Any, Any, str]) -> Quantity:
    """A measure in our unit, or in the one that a characteristic of its own names."""
    value, spelling, unit = facts
    amount = _number(value)
    if amount < 0:
        raise NotUnderstood("negative")
    named = unit_of(spelling) if isinstance(spelling, str) else None
    size = named[1] if named is not None and named[0] == unit else Decimal(1)
    return Quantity(exact(amount * size), unit)


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise NotUnderstood("number")
    return exact(value)


def _direction(value: Any) -> Literal["outgoing", "incoming"]:
    words = str(value).lower()
    if words == "outgoing":
        return "outgoing"
    if words == "incoming":
        return "incoming"
    raise NotUnderstood("direction")


def _destination(value: Any) -> Destination | None:
    """An engine's own word for a destination is not an error; it only says less."""
    return value if value in ("national", "international", "roaming", "freephone") else None


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        raise NotUnderstood("characteristic")
    return str(value)[:200]
