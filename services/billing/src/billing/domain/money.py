"""Money and quantities: exact decimals, never floats, with the digits that ISO 4217 gives a currency's minor unit."""

from __future__ import annotations

from decimal import Decimal

ZERO = Decimal("0.00")
# ISO 4217:2015, List One: every currency whose minor unit has not two digits.
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE, _FOUR = "BHD IQD JOD KWD LYD OMR TND", "CLF UYW"
_MINOR_DIGITS = {name: digits for names, digits in ((_NONE, 0), (_THREE, 3), (_FOUR, 4)) for name in names.split()}


def minor_digits(currency: str) -> int:
    """How many decimals the currency's minor unit has."""
    return _MINOR_DIGITS.get(currency, 2)


def money_text(amount: Decimal, currency: str) -> str:
    """Every digit of the amount, at least those of the minor unit; no exponent, no negative zero."""
    digits = minor_digits(currency)
    text = f"{amount + 0 if amount else abs(amount):f}"
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0").ljust(digits, "0")
    return f"{whole}.{rest}" if rest else whole


def quantity_text(amount: Decimal) -> str:
    """As few digits as needed, no exponent."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
