"""The pages that list every event: a table for each section, column headers on each page, a subtotal at its end."""

from __future__ import annotations

import itertools
import operator
from array import array

import msgspec

from billing.domain.balance import Quantity
from billing.statement.cells import SIZE, Cell, CellMaker
from billing.statement.edition import Edition
from billing.statement.ink import ACCENT, INK, MUTED, RULE, SHADE
from billing.statement.layout import COLUMNS, HEAD, INNER, TITLE, Block, Column, row_height
from billing.statement.page import Page
from billing.statement.pdf_file import PdfFile
from billing.statement.sections import Section
from billing.statement.table import COLUMN_HEADER
from billing.statement.tagging import Element, Structure

_CELLS = len(COLUMNS)
# The subtotal's cells span the columns: words, tax, quantity, amount, and nothing below the balance.
_SPAN_TWO = "/A<</O/Table/ColSpan 2/Scope/Row>>"


class _Open(msgspec.Struct):
    """A section whose table is being drawn."""

    section: Section
    sect: Element
    table: Element


class Listing:
    """Draws blocks of sections, in order."""

    def __init__(self, pdf: PdfFile, structure: Structure, edition: Edition, maker: CellMaker) -> None:
        self._pdf, self._structure, self._edition, self._maker = pdf, structure, edition, maker
        records = edition.statement.records
        # How many lines each row has, section by section.
        self.lines = [array("H", (maker.lines(records[row]) for row in each.rows)) for each in edition.arrangement.sections]
        self._open: _Open | None = None
        self.starts: list[tuple[str, int, float]] = []

    def draw(self, page: Page, block: Block) -> None:
        """One block."""
        section = self._edition.arrangement.sections[block.section]
        top = block.top
        if block.first or self._open is None:
            sect = self._structure.element("Sect", self._structure.document)
            self._title(page, sect, section, top)
            top -= TITLE
            self._open = _Open(section, sect, self._structure.element("Table", sect))
        self._head(page, self._open.table, top, first=block.first)
        self._rows(page, self._open, block, top - HEAD)
        if block.last:
            self._subtotal(page, self._open, top - HEAD - block.height)

    def _title(self, page: Page, sect: Element, section: Section, top: float) -> None:
        words = self._edition.words.sections[section.name]
        self.starts.append((words, page.number, top + 12))
        page.text(self._structure.element("H2", sect), (0, top - 12), words, 11, bold=True, ink=ACCENT)

    def _head(self, page: Page, table: Element, top: float, *, first: bool) -> None:
        """Real headers where the table begins; where it goes on they are decoration that repeats them."""
        if first:
            row = self._structure.element("TR", self._structure.element("THead", table))
            for column in COLUMNS:
                with page.content(self._structure.element("TH", row, COLUMN_HEADER)):
                    self._column_title(page, column, top)
        else:
            with page.artifact():
                for column in COLUMNS:
                    self._column_title(page, column, top)
        with page.artifact():
            page.rule(0, top - HEAD + 5, INNER, RULE)

    def _column_title(self, page: Page, column: Column, top: float) -> None:
        words = self._edition.words.columns[column.name]
        at, side = column.anchor(rtl=page.typesetter.rtl)
        page.label((at, top - 10), words, SIZE, side, bold=True, ink=MUTED, width=column.end - column.start + 3)

    def _rows(self, page: Page, opened: _Open, block: Block, top: float) -> None:
        """The rows of a block as one TBody, written at once: three in four objects of a large statement are made here."""
        lines = self.lines[block.section][block.start : block.start + block.count]
        tops = list(itertools.accumulate(map(row_height, lines), operator.sub, initial=top))
        with page.artifact():
            page.bands(itertools.islice(itertools.pairwise(tops), 1, None, 2), SHADE)
        body = self._pdf.allocate()
        first = self._pdf.allocate(block.count * (_CELLS + 1))
        opened.table.kids.append(f"{body} 0 R")
        rows = " 0 R ".join(map(str, range(first, first + block.count * (_CELLS + 1), _CELLS + 1)))
        self._pdf.write(body, f"<</S/TBody/P {opened.table.number} 0 R/K[{rows} 0 R]>>")
        objects = _Rows(page, body, first)
        records, credit = self._edition.statement.records, opened.section.name == "credit"
        with page.rows(INK, SIZE):
            for row_top, index in zip(tops, opened.section.rows[block.start : block.start + block.count], strict=False):
                objects.add(self._maker.cells(records[index], credit=credit), f"{row_top - 5.5:.2f}")
        self._pdf.write_row(first, objects.bodies)

    def _subtotal(self, page: Page, opened: _Open, top: float) -> None:
        section, words, figures = opened.section, self._edition.words, self._edition.figures
        with page.artifact():
            page.rule(0, top + 2, INNER, MUTED, 0.6)
        row = self._structure.element("TR", self._structure.element("TFoot", opened.table))
        name = words.subtotal.format(section=words.sections[section.name], count=figures.count(len(section.rows)))
        credit = section.name == "credit"
        measured = [Quantity(amount, unit) for unit, amount in section.quantities.items() if unit != "message"]
        cells = (
            ("TH", _SPAN_TWO, 0, name),
            ("TD", "", 2, "" if credit else words.subtotal_tax.format(tax=figures.money(section.tax))),
            ("TD", "", 3, ", ".join(figures.quantity(each) for each in measured)),
            ("TD", "", 4, figures.signed(section.change) if credit else figures.money(section.charge)),
            ("TD", "", 5, ""),
        )
        for kind, attributes, column, text in cells:
            cell = self._structure.element(kind, row, attributes)
            if text:
                with page.content(cell):
                    self._subtotal_words(page, column, text, top - 10)

    def _subtotal_words(self, page: Page, number: int, text: str, y: float) -> None:
        column = COLUMNS[number]
        at, side = column.anchor(rtl=page.typesetter.rtl)
        width = COLUMNS[1].end if number == 0 else column.end - column.start + 14
        page.label((at, y), text, SIZE, side, bold=True, width=width)


class _Rows:
    """Row after row: its cells go to the page, its structure elements are kept until the block is full."""

    def __init__(self, page: Page, body: int, first: int) -> None:
        self._page, self._next = page, first
        self._row = f"<</S/TR/P {body} 0 R/K["
        self._on_page = f" 0 R/Pg {page.number} 0 R/K "
        self.bodies: list[str] = []

    def add(self, cells: tuple[Cell | None, ...], y: str) -> None:
        """A row at height `y`; every cell has an element, only those with words have content."""
        row, bodies = self._next, self.bodies
        kids = " 0 R ".join(map(str, range(row + 1, row + 1 + _CELLS)))
        bodies.append(f"{self._row}{kids} 0 R]>>")
        empty, marked = f"<</S/TD/P {row} 0 R>>", f"<</S/TD/P {row}{self._on_page}"
        bodies += [empty if mark < 0 else f"{marked}{mark}>>" for mark in self._page.row(row + 1, cells, y)]
        self._next = row + 1 + _CELLS
