"""Small tagged tables of the overview page: a head with column headers, rows whose first cell is their header."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from billing.statement.ink import INK, MUTED, RULE
from billing.statement.page import LEADING, Page
from billing.statement.tagging import Element, Structure

COLUMN_HEADER = "/A<</O/Table/Scope/Column>>"
ROW_HEADER = "/A<</O/Table/Scope/Row>>"
SIZE, HEAD_SIZE = 8.5, 7.5


class Place(msgspec.Struct, frozen=True):
    """Where a small table stands: `edges` are (start, end) of each column from the starting margin; figures end there.

    `figures` says that every cell but the first holds figures, which stay on one line; `row` is how far down a
    row of one line reaches.
    """

    edges: tuple[tuple[float, float], ...]
    top: float
    row: float = 15.0
    figures: bool = True


def row_height(page: Page, place: Place, cells: Sequence[str], *, bold: bool = False) -> float:
    """How far down a row reaches."""
    lines = (
        len(page.lines(words, SIZE, end - start, bold=bold, figures=place.figures and column > 0))
        for column, (words, (start, end)) in enumerate(zip(cells, place.edges, strict=False))
    )
    return place.row + (max(lines) - 1) * SIZE * LEADING


def head_height(page: Page, place: Place, titles: Sequence[str]) -> float:
    """How far down the column headers reach."""
    lines = (len(page.lines(words, HEAD_SIZE, end - start)) for words, (start, end) in zip(titles, place.edges, strict=True))
    return place.row + (max(lines) - 1) * HEAD_SIZE * LEADING


class SmallTable:
    """Draws row after row downwards."""

    def __init__(self, page: Page, structure: Structure, parent: Element, place: Place) -> None:
        self._page, self._structure, self._place = page, structure, place
        self._table = structure.element("Table", parent)
        self._next = place.top

    @property
    def bottom(self) -> float:
        """The height that the next row would stand at."""
        return self._next

    def head(self, titles: Sequence[str]) -> None:
        """Column headers with a rule below."""
        row = self._row()
        lines = [
            self._cell(row, column, title, HEAD_SIZE, header=COLUMN_HEADER, bold=False, ink=MUTED)
            for column, title in enumerate(titles)
        ]
        self._next -= (max(lines) - 1) * HEAD_SIZE * LEADING
        first, last = self._place.edges[0][0], self._place.edges[-1][1]
        with self._page.artifact():
            self._page.rule(first, self._next - 4, last - first, RULE)
        self._next -= self._place.row

    def row(self, cells: Sequence[str], *, bold: bool = False, label_ink: str = INK) -> None:
        """A row; its first cell is its header."""
        row, lines = self._row(), [1]
        for column, words in enumerate(cells):
            header = "" if column else ROW_HEADER
            lines.append(self._cell(row, column, words, SIZE, header=header, bold=bold, ink=INK if column else label_ink))
        self._next -= self._place.row + (max(lines) - 1) * SIZE * LEADING

    def _row(self) -> Element:
        return self._structure.element("TR", self._table)

    def _cell(self, row: Element, column: int, words: str, size: float, *, header: str, bold: bool, ink: str) -> int:
        """Answers in how many lines."""
        start, end = self._place.edges[column]
        cell = self._structure.element("TH" if header else "TD", row, header)
        if not words:
            return 1
        figures, place = bool(column) and self._place.figures and not header, (end if column else start, self._next)
        return self._page.text(
            cell, place, words, size, "end" if column else "start", bold=bold, ink=ink, width=end - start, figures=figures
        )
