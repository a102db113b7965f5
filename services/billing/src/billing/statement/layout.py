"""Where things stand on the pages: a pure function of the rows' numbers of lines. Lengths are PDF points."""

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
LINE = 9.0
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


_MOST_ROWS = int((FIRST_LINE - BOTTOM) / ROW) + 1


class Block(msgspec.Struct, frozen=True):
    """Some rows of a section on one page from `top` down; the first block carries the title, the last one the subtotal."""

    section: int
    top: float
    start: int
    count: int
    first: bool
    last: bool
    height: float


def row_height(lines: int) -> float:
    """The height of a row whose longest cell has so many lines."""
    return ROW + (lines - 1) * LINE


def plan(sections: Sequence[Sequence[int]]) -> list[list[Block]]:
    """The pages of the listing, each with its blocks, for sections whose rows have so many lines; none is empty."""
    pages: list[list[Block]] = []
    top = 0.0
    for section, rows in enumerate(sections):
        start = 0
        while start < len(rows):
            first = start == 0
            if not pages or top - _needed(rows, start, first=first) < BOTTOM:
                pages.append([])
                top = FIRST_LINE
            block = _block(section, rows, start, top)
            pages[-1].append(block)
            start += block.count
            top -= (TITLE if first else 0) + HEAD + block.height + SUBTOTAL + GAP
    return pages


def _block(section: int, rows: Sequence[int], start: int, top: float) -> Block:
    """As many rows as there is room for, but the last one only together with its subtotal."""
    first = start == 0
    room = top - (TITLE if first else 0) - HEAD - BOTTOM
    count, height = 0, 0.0
    for lines in rows[start : start + _MOST_ROWS]:
        if count and height + row_height(lines) > room:
            break
        count, height = count + 1, height + row_height(lines)
    last = start + count == len(rows) and height + SUBTOTAL <= room
    if start + count == len(rows) and not last and count > 1:
        count, height = count - 1, height - row_height(rows[start + count - 1])
    return Block(section, top, start, count, first, last, height)


def _needed(rows: Sequence[int], start: int, *, first: bool) -> float:
    """A block begins only where its heading, two rows and, when that is all, the subtotal stand together."""
    return (TITLE if first else 0) + HEAD + sum(map(row_height, rows[start : start + 2])) + SUBTOTAL
