"""The statement's few colours, as operands of the PDF operators `rg` and `RG`."""

from __future__ import annotations

from reportlab.lib.colors import HexColor

Ink = str


def ink(code: str) -> Ink:
    """`#rrggbb` as three numbers from 0 to 1."""
    colour = HexColor(code)
    return " ".join(f"{part:.4g}" for part in (colour.red, colour.green, colour.blue))


INK = ink("#1c2430")
MUTED = ink("#566173")
ACCENT = ink("#0b5c6b")
RULE = ink("#c5ccd6")
SHADE = ink("#f3f6f8")
CHART = {
    "voice": ink("#0b5c6b"),
    "messages": ink("#e0892f"),
    "data": ink("#3f7fbf"),
    "premium": ink("#8a4f9e"),
    "other": ink("#6b7280"),
}
