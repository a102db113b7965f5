"""Paragraphs that break into lines."""

from __future__ import annotations

from billing.statement.ink import MUTED, Ink
from billing.statement.page import Page
from billing.statement.plain_text import clean
from billing.statement.tagging import Element
from billing.statement.typesetter import Typesetter


def broken(typesetter: Typesetter, text: str, size: float, width: float) -> list[str]:
    """The text in lines at most `width` points wide, where its words allow it."""
    lines: list[str] = []
    current = ""
    for word in clean(text).split(" "):
        longer = f"{current} {word}" if current else word
        if current and typesetter.line(longer, size).width > width:
            lines.append(current)
            current = word
        else:
            current = longer
    return [*lines, current]


def paragraph(page: Page, owner: Element, top: float, text: str, size: float, width: float, *, ink: Ink = MUTED) -> float:
    """Draw the text from `top` down; answers the height below it."""
    for line in broken(page.typesetter, text, size, width):
        page.text(owner, (0, top), line, size, ink=ink, width=width)
        top -= size * 1.4
    return top
