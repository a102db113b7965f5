"""Units as engines spell them, each in ours: seconds, octets, messages, pieces, or a currency of ISO 4217.

TMF654 and TMF635 leave a quantity's unit to free text. Prefixes of octets are decimal as in the SI and binary as in IEC
80000-13; `KB`, `MB` and `GB` are read as decimal, as the statement counts them.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from babel.core import get_global

from billing.adapters.checks import exact, plain
from billing.domain.balance import BucketType, Quantity

PIECES = "unit"
_TIME = {
    **dict.fromkeys(("s", "sec", "second"), 1),
    **dict.fromkeys(("m", "min", "minute"), 60),
    **dict.fromkeys(("h", "hr", "hour"), 3600),
    **dict.fromkeys(("d", "day"), 86_400),
}
_SMALL_TIME = {"ms": 3, "millisecond": 3, "us": 6, "µs": 6, "microsecond": 6, "ns": 9, "nanosecond": 9}
_OCTET = ("b", "byte", "octet")
_MESSAGE = ("message", "msg", "sms", "mms", "text")
_PIECE = ("unit", "count", "point", "event", "piece", "item")
_PREFIXES = (("k", "kilo", "kibi"), ("m", "mega", "mebi"), ("g", "giga", "gibi"), ("t", "tera", "tebi"))
_KINDS: dict[str, BucketType] = {"s": "voice", "B": "data", "message": "sms"}


@cache
def _table() -> dict[str, tuple[str, Decimal]]:
    found: dict[str, tuple[str, Decimal]] = {name: ("s", Decimal(size)) for name, size in _TIME.items()}
    found |= {name: ("s", Decimal(1).scaleb(-digits)) for name, digits in _SMALL_TIME.items()}
    found |= dict.fromkeys(_OCTET, ("B", Decimal(1)))
    for power, (short, long, binary) in enumerate(_PREFIXES, 1):
        found |= {f"{short}b": ("B", Decimal(1000) ** power), f"{short}ib": ("B", Decimal(1024) ** power)}
        for name in ("byte", "octet"):
            found |= {f"{long}{name}": ("B", Decimal(1000) ** power), f"{binary}{name}": ("B", Decimal(1024) ** power)}
    found |= dict.fromkeys(_MESSAGE, ("message", Decimal(1)))
    return found | dict.fromkeys(_PIECE, (PIECES, Decimal(1)))


def unit_of(spelling: str) -> tuple[str, Decimal] | None:
    """Our unit and how many of it one of theirs is, or None for a spelling that is not known."""
    name = spelling.strip().lower()
    return _table().get(name) or _table().get(name.removesuffix("s"))


def currency_of(spelling: str) -> str | None:
    """The ISO 4217 code, or None."""
    name = spelling.strip().upper()
    return name if name in _currencies() else None


@cache
def _currencies() -> frozenset[str]:
    return frozenset(get_global("all_currencies"))


def quantity(amount: Decimal | str | float, spelling: str, kind: str, currency: str) -> tuple[BucketType, Quantity]:
    """A bucket's content and the kind of bucket that its unit makes it; raises NotUnderstood for an amount that is none.

    What the unit contradicts or does not tell is counted in pieces, so that it is never added to anything it is not.
    """
    number = exact(amount)
    money = currency_of(kind) or (currency_of(spelling or currency) if kind == "monetary" else None)
    if money is not None and currency_of(spelling or money) == money:
        return "monetary", Quantity(number, money)
    known = unit_of(spelling)
    if known is None:
        other = currency_of(spelling)
        return "other", Quantity(number, other or PIECES)
    unit, size = known if known[0] != PIECES or kind != "sms" else ("message", Decimal(1))
    value = Quantity(exact(plain(number * size)), unit)
    return ("other" if _KINDS.get(unit) != kind else _KINDS[unit]), value
