"""Where things stand on the pages: a pure function of the number of rows. Lengths are PDF points."""

from __future__ import annotations

import msgspec
from reportlab.lib.pagesizes import A4

WIDTH, HEIGHT = A4
LEFT, RIGHT = 42.0, WIDTH - 42.0
TOP, BOTTOM = HEIGHT - 42.0, 54.0
ROW = 13.0
HEAD = 20.0
SUMMARY_ROW = 14.0


class Column(msgspec.Struct, frozen=True):
    """A table column; `x` is its left edge, or its right edge when figures are set right."""

    title: str
    x: float
    right: bool = False


COLUMNS = (
    Column("Date and time", LEFT),
    Column("What", LEFT + 88),
    Column("Other party", LEFT + 218),
    Column("Quantity", LEFT + 376, right=True),
    Column("Charge", LEFT + 440, right=True),
    Column("Balance", RIGHT, right=True),
)


def rows_on_pages(rows: int, first_top: float) -> list[int]:
    """How many rows stand on each page, the first of which has less room; at least one page."""
    first = max(0, int((first_top - HEAD - BOTTOM) // ROW))
    other = int((TOP - 24 - HEAD - BOTTOM) // ROW)
    pages = [min(rows, first)]
    left = rows - pages[0]
    while left > 0:
        pages.append(min(left, other))
        left -= pages[-1]
    return pages
