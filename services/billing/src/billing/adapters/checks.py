"""What every dialect checks of an engine's answer before anybody sees it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

from selfcare_shared import logs
from selfcare_shared.problems import UpstreamInvalid

UNUSABLE = "The rating engine answered something unusable, so nothing is shown. Try again later."
_LIMIT = Decimal(10) ** 18
_SMALLEST = -18
_LONGEST_NAME = 200


def invalid(reason: str) -> UpstreamInvalid:
    """The engine said something that cannot be used."""
    logs.event("rating.invalid", reason=reason)
    return UpstreamInvalid(UNUSABLE)


def refuse_foreign(named: Iterable[str], billing_account: str) -> None:
    """Another subscriber's entry is a security event and hides the whole answer."""
    if billing_account not in named:
        logs.event("security.foreign_record", level=logging.ERROR, upstream="rating-engine")
        raise UpstreamInvalid(UNUSABLE)


def bounded(value: Decimal) -> Decimal:
    """A number below 10^18 with at most 18 decimals, which no amount of money or data exceeds; else UpstreamInvalid."""
    if not value.is_finite() or abs(value) >= _LIMIT or int(value.as_tuple().exponent) < _SMALLEST:
        raise invalid("number")
    return value


def utc(moment: datetime) -> datetime:
    """The moment in UTC; one without a zone could be any."""
    if moment.tzinfo is None:
        raise invalid("no zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise invalid("time") from None


def identifier(text: str) -> str:
    """An id that can tell records apart."""
    if not 0 < len(text) <= _LONGEST_NAME:
        raise invalid("id")
    return text
