"""What every dialect checks of an engine's answer before anybody sees it.

An entry that is not understood is left out and counted; it hides no other. Another subscriber's entry hides everything.
"""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import msgspec

from billing.domain.notes import Reading
from selfcare_shared import logs
from selfcare_shared.problems import UpstreamInvalid

UNUSABLE = "The rating engine answered something unusable, so nothing is shown. Try again later."
_LIMIT = Decimal(10) ** 18
# The contract's numbers have nine decimals. A binary floating point number keeps fifteen digits of any decimal (IEEE 754);
# one written with more has been calculated with, and six decimals hold every price and none of the noise.
_EXACT, _CALCULATED = Decimal("0.000000001"), Decimal("0.000001")
_BINARY_DIGITS = 15
_LONGEST_NAME = 200
_LEAP_SECOND = re.compile(r"(T\d{2}:?\d{2}:?)60(?:[.,]\d+)?", re.IGNORECASE)
T = TypeVar("T")


class NotUnderstood(Exception):
    """One entry, or one member of it, says nothing that can be used; the text says what, and quotes nothing."""


def invalid(reason: str) -> UpstreamInvalid:
    """The engine's whole answer cannot be used."""
    logs.event("rating.invalid", reason=reason)
    return UpstreamInvalid(UNUSABLE)


def left_out(reason: str, reading: Reading | None) -> None:
    """One entry is passed over, with a trace, and counted for whoever asks."""
    logs.event("usage.left_out", level=logging.WARNING, reason=reason)
    if reading is not None:
        reading.left_out += 1


def refuse_foreign(named: Iterable[str], billing_account: str) -> None:
    """Another subscriber's entry is a security event and hides the whole answer."""
    if billing_account not in named:
        logs.event("security.foreign_record", level=logging.ERROR, upstream="rating-engine")
        raise UpstreamInvalid(UNUSABLE)


class Owner(msgspec.Struct, frozen=True):
    """Whose an entry says it is, whatever else it says and whether or not the rest can be read."""

    account: Any = msgspec.field(name="Account", default=None)
    party_account: Any = msgspec.field(name="partyAccount", default=None)
    related_party: Any = msgspec.field(name="relatedParty", default=None)

    def names(self) -> list[str]:
        """Every subscriber that is named."""
        parties = self.related_party if isinstance(self.related_party, list) else []
        refs = [each.get("id") for each in (self.party_account, *parties) if isinstance(each, dict)]
        return [name for name in (self.account, *refs) if isinstance(name, str)]


_OWNER = msgspec.json.Decoder(Owner)


def entries(
    body: bytes | msgspec.Raw, whole: msgspec.json.Decoder[list[T]], each: msgspec.json.Decoder[T], own: str
) -> Sequence[T | None]:
    """The entries of a list, None for each that has not the right shape.

    Raises UpstreamInvalid when it is no list, and when such an entry names others than `own`, the account that was asked about.
    """
    try:
        return whole.decode(body)
    except UnicodeDecodeError:
        raise invalid("wrong shape") from None
    except (msgspec.DecodeError, RecursionError):
        return [_shaped(raw, each, own) for raw in _split(body)]


def _split(body: bytes | msgspec.Raw) -> list[msgspec.Raw]:
    try:
        return msgspec.json.decode(body, type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise invalid("wrong shape") from None


def _shaped(raw: msgspec.Raw, each: msgspec.json.Decoder[T], own: str) -> T | None:
    with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return each.decode(raw)
    with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        names = _OWNER.decode(raw).names()
        if names:
            refuse_foreign(names, own)
    return None


def shaped(entry: T | None) -> T:
    """An entry of `entries`; raises NotUnderstood for one that has not the right shape."""
    if entry is None:
        raise NotUnderstood("shape")
    return entry


def optional(read: Callable[[Any], T], value: Any) -> T | None:
    """What `read` makes of a member that says less when it is not understood, and nothing wrong; None then."""
    if value is None:
        return None
    try:
        return read(value)
    except NotUnderstood as reason:
        logs.event("usage.member_left_out", reason=str(reason))
        return None


def exact(value: Decimal | str | float) -> Decimal:
    """A number below 10^18 with at most nine decimals, without the noise of binary floating point; raises NotUnderstood."""
    try:
        number = Decimal(value) if isinstance(value, str | Decimal) else Decimal(str(value))
    except InvalidOperation:
        raise NotUnderstood("number") from None
    if not number.is_finite() or abs(number) >= _LIMIT:
        raise NotUnderstood("number")
    _, digits, exponent = number.as_tuple()
    if int(exponent) >= -2:
        return number
    calculated = len(digits) > _BINARY_DIGITS
    return plain(number.quantize(_CALCULATED if calculated else _EXACT)) if calculated or int(exponent) < -9 else number


def plain(value: Decimal) -> Decimal:
    """The number without trailing zeros, exponent and negative zero."""
    short = value.normalize() + 0
    return short.quantize(Decimal(1)) if int(short.as_tuple().exponent) > 0 else short


def moment(text: str) -> datetime:
    """An RFC 3339 time in UTC, cut to the microsecond and never rounded, which could move it into another month.

    A leap second is the second before it. Raises NotUnderstood, for a time without a zone too, which could be any.
    """
    try:
        text = text.upper() if text[-1:] == "z" else text
        found = datetime.fromisoformat(_LEAP_SECOND.sub(r"\g<1>59.999999", text) if ":60" in text else text)
        if found.tzinfo is None:
            raise NotUnderstood("no zone")
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotUnderstood("time") from None


def identifier(text: str) -> str:
    """An id that can tell records apart; raises NotUnderstood."""
    if not 0 < len(text) <= _LONGEST_NAME:
        raise NotUnderstood("id")
    return text
