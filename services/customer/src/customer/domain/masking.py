"""What support and lists may see of a name, a number or an account before there is a reason to see all of it."""

from __future__ import annotations

from selfcare_shared.customers.port import CustomerRecord

DOT = "•"


def mask_tail(text: str, shown: int) -> str:
    """Everything but the last `shown` characters as dots."""
    return DOT * max(0, len(text) - shown) + text[-shown:]


def mask_msisdn(msisdn: str) -> str:
    """Country code and the last two digits stay."""
    return msisdn[:3] + DOT * max(0, len(msisdn) - 5) + msisdn[-2:]


def mask_name(record: CustomerRecord) -> str:
    """Initials with as many dots as letters."""
    words = (record.organization_name or f"{record.given_name or ''} {record.family_name or ''}").split()
    return " ".join(word[0] + DOT * (len(word) - 1) for word in words)
