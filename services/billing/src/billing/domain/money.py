"""Money and quantities: exact decimals, never floats."""

from __future__ import annotations

from decimal import Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def money_text(amount: Decimal) -> str:
    """At least two decimals, no exponent, no negative zero."""
    exact = amount + 0
    if -exact.as_tuple().exponent < 2:  # type: ignore[operator]
        exact = exact.quantize(CENT)
    return f"{exact if exact else abs(exact):f}"


def quantity_text(amount: Decimal) -> str:
    """As few digits as needed, no exponent."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
