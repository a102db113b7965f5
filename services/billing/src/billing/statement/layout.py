"""Where things stand on the pages: a pure function of the number of rows. Lengths are PDF points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from reportlab.lib.pagesizes import A4

WIDTH, HEIGHT = float(A4[0]), float(A4[1])
LEFT, RIGHT = 42.0, WIDTH - 42.0
INNER = RIGHT - LEFT
TOP, BOTTOM = HEIGHT - 42.0, 54.0
FIRST_LINE = TOP - 24.0
ROW = 13.0
HEAD = 20.0
TITLE = 30.0
SUBTOTAL = 18.0
GAP = 16.0


Side = Literal["start", "end", "middle"]


class Column(msgspec.Struct, frozen=True):
    """A table column from `start` to `end`, measured from the starting margin; figures are set right."""

    name: str
    start: float
    end: float
    figures: bool = False

    def anchor(self, *, rtl: bool) -> tuple[float, Side]:
        """Where words are set, and which of their sides stands there: figures at the right on every page."""
        return (self.end, "end") if self.figures and not rtl else (self.start, "start")


COLUMNS = (
    Column("time", 0, 84),
    Column("what", 92, 208),
    Column("party", 214, 338),
    Column("quantity", 340, 396, figures=True),
    Column("amount", 400, 452, figures=True),
    Column("balance", 456, INNER, figures=True),
)


class Block(msgspec.Struct, frozen=True):
    """Some rows of a section on one page from `top` down; the first block carries the title, the last one the subtotal."""

    section: int
    top: float
    start: int
    count: int
    first: bool
    last: bool


def plan(row_counts: Sequence[int]) -> list[list[Block]]:
    """The pages of the listing, each with its blocks, for sections of so many rows; none is empty."""
    pages: list[list[Block]] = []
    top = 0.0
    for section, rows in enumerate(row_counts):
        start = 0
        while start < rows:
            first = start == 0
            if not pages or top - _needed(rows - start, first=first) < BOTTOM:
                pages.append([])
                top = FIRST_LINE
            count = min(rows - start, _room(top, first=first))
            last = start + count == rows and _fits(top, count, first=first)
            if start + count == rows and not last and count > 1:
                count -= 1
            pages[-1].append(Block(section, top, start, count, first, last))
            start += count
            top -= (TITLE if first else 0) + HEAD + count * ROW + SUBTOTAL + GAP
    return pages


def _needed(rows: int, *, first: bool) -> float:
    """A block begins only where its heading, two rows and, when that is all, the subtotal stand together."""
    return (TITLE if first else 0) + HEAD + min(rows, 2) * ROW + SUBTOTAL


def _room(top: float, *, first: bool) -> int:
    return int((top - (TITLE if first else 0) - HEAD - BOTTOM) // ROW)


def _fits(top: float, count: int, *, first: bool) -> bool:
    return top - (TITLE if first else 0) - HEAD - count * ROW - SUBTOTAL >= BOTTOM
