"""The statement as PDF: a pure function from data to bytes; the same data always gives the same bytes."""

from __future__ import annotations

import io
from zoneinfo import ZoneInfo

from reportlab.pdfgen.canvas import Canvas

from billing.statement import layout
from billing.statement.fonts import BOLD, REGULAR, drawable, register
from billing.statement.heading import draw_heading, draw_summary
from billing.statement.ink import INK, MUTED, RULE, SHADE
from billing.statement.layout import BOTTOM, COLUMNS, HEAD, LEFT, RIGHT, ROW, TOP, Column
from billing.statement.model import Statement
from billing.statement.wording import CATEGORY_NAMES, party_words, quantity_words, signed_money


def render(statement: Statement) -> bytes:
    """The whole document as bytes."""
    register()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(layout.WIDTH, layout.HEIGHT), pageCompression=1, invariant=1, lang="en")
    canvas.setTitle(f"Statement {statement.month}")
    canvas.setAuthor(statement.operator_name)
    canvas.setSubject(f"Itemised usage {statement.month}, number {statement.number}")
    _Pages(canvas, statement).draw()
    canvas.save()
    return buffer.getvalue()


class _Pages:
    """Draws page after page."""

    def __init__(self, canvas: Canvas, statement: Statement) -> None:
        self._canvas, self._statement = canvas, statement
        self._zone = ZoneInfo(statement.time_zone)
        self._number = statement.number

    def draw(self) -> None:
        top = draw_summary(self._canvas, self._statement, draw_heading(self._canvas, self._statement))
        counts = layout.rows_on_pages(len(self._statement.records), top)
        start = 0
        for page, count in enumerate(counts):
            if page:
                self._canvas.showPage()
                self._running_head()
                top = TOP - 24
            self._table(top, start, count)
            self._foot(page + 1, len(counts))
            start += count
        self._canvas.showPage()

    def _running_head(self) -> None:
        self._canvas.setFillColor(MUTED)
        self._canvas.setFont(REGULAR, 8)
        words = f"{self._statement.operator_name} · {self._statement.msisdn} · {self._statement.month}"
        self._canvas.drawString(LEFT, TOP - 6, drawable(words, REGULAR))
        self._canvas.drawRightString(RIGHT, TOP - 6, f"Statement {self._number}")

    def _table(self, top: float, start: int, count: int) -> None:
        canvas = self._canvas
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, 8)
        if count == 0:
            if not self._statement.records:
                canvas.setFont(REGULAR, 9)
                canvas.drawString(LEFT, top - 14, "There was no usage in this month.")
            return
        for column in COLUMNS:
            self._cell(column, top - 11, column.title)
        canvas.setStrokeColor(RULE)
        canvas.line(LEFT, top - HEAD + 4, RIGHT, top - HEAD + 4)
        canvas.setFont(REGULAR, 7.5)
        for index in range(count):
            self._row(top - HEAD - index * ROW, start + index)

    def _row(self, top: float, index: int) -> None:
        record, canvas = self._statement.records[index], self._canvas
        if index % 2:
            canvas.setFillColor(SHADE)
            canvas.rect(LEFT - 4, top - ROW + 3.5, RIGHT - LEFT + 8, ROW, stroke=0, fill=1)
        canvas.setFillColor(INK)
        what = record.description or CATEGORY_NAMES[record.category]
        balance = "" if record.balance_after is None else signed_money(record.balance_after)
        cells = (
            record.start.astimezone(self._zone).strftime("%d.%m.%Y %H:%M:%S"),
            drawable(what, REGULAR)[:30],
            drawable(party_words(record), REGULAR)[:34],
            quantity_words(record.quantity),
            signed_money(record.amount),
            balance,
        )
        for column, text in zip(COLUMNS, cells, strict=True):
            if text:
                self._cell(column, top - 6, text)

    def _cell(self, column: Column, y: float, text: str) -> None:
        draw = self._canvas.drawRightString if column.right else self._canvas.drawString
        draw(column.x, y, text)

    def _foot(self, page: int, pages: int) -> None:
        canvas = self._canvas
        canvas.setFillColor(MUTED)
        canvas.setFont(REGULAR, 7)
        canvas.setStrokeColor(RULE)
        canvas.line(LEFT, BOTTOM - 14, RIGHT, BOTTOM - 14)
        canvas.drawString(LEFT, BOTTOM - 25, drawable(self._statement.operator_contact, REGULAR)[:110])
        canvas.drawRightString(RIGHT, BOTTOM - 25, f"Page {page} of {pages}")
