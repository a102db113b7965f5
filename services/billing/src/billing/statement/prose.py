"""Paragraphs that break into lines."""

from __future__ import annotations

from billing.statement.ink import MUTED, Ink
from billing.statement.page import Page
from billing.statement.tagging import Element
from billing.statement.typesetter import Typesetter

LEADING = 1.4


def paragraph_height(typesetter: Typesetter, text: str, size: float, width: float) -> float:
    """How far down a paragraph reaches."""
    return len(typesetter.lines(text, size, width)) * size * LEADING


def paragraph(page: Page, owner: Element, top: float, text: str, size: float, width: float, *, ink: Ink = MUTED) -> float:
    """Draw the text from `top` down; answers the height below it."""
    lines = page.text(owner, (0, top), text, size, ink=ink, width=width, leading=size * LEADING)
    return top - lines * size * LEADING
