"""Figures and words of a statement as a person reads them."""

from __future__ import annotations

from decimal import Decimal

from billing.domain.balance import Quantity
from billing.domain.money import money_text
from billing.domain.usage import Category, UsageRecord

CATEGORY_NAMES: dict[Category, str] = {
    "voice": "Calls",
    "sms": "SMS",
    "mms": "MMS",
    "data": "Data",
    "premium": "Premium services",
    "topUp": "Top-ups",
    "adjustment": "Adjustments",
    "expiry": "Expired credit",
}
_MEGABYTE = Decimal(1_000_000)
_ARROWS = {"outgoing": "to ", "incoming": "from "}


def quantity_words(quantity: Quantity | None) -> str:
    """`1:02:03` for seconds, MB of 1,000,000 bytes with two decimals for volume, a count for messages."""
    if quantity is None:
        return ""
    if quantity.unit == "s":
        return _duration(int(quantity.amount))
    if quantity.unit == "B":
        return f"{(quantity.amount / _MEGABYTE).quantize(Decimal('0.01')):,} MB"
    return f"{int(quantity.amount)}"


def _duration(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


def signed_money(amount: Decimal) -> str:
    """With thousands separators and a true minus sign."""
    text = money_text(abs(amount))
    whole, _, cents = text.partition(".")
    sign = "−" if amount < 0 else ""
    return f"{sign}{int(whole):,}.{cents}"


def party_words(record: UsageRecord) -> str:
    """The other side, with direction and country."""
    words = _ARROWS.get(record.direction or "", "") + (record.other_party or "") if record.other_party else ""
    return f"{words} ({record.roaming_country})".strip() if record.roaming_country else words
