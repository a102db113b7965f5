"""The statement's few colours."""

from __future__ import annotations

from reportlab.lib.colors import HexColor

INK = HexColor("#1c2430")
MUTED = HexColor("#566173")
ACCENT = HexColor("#0b5c6b")
RULE = HexColor("#c5ccd6")
SHADE = HexColor("#f3f6f8")
