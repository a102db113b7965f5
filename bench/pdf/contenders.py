"""Ways of making the itemised table, each as `prepare` (not measured) and `make` (measured, answers the file)."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from fpdf import FPDF
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from bench.pdf import raw
from billing.statement.clock import LocalClock
from billing.statement.figures import Figures
from billing.statement.fonts import typeface
from billing.statement.model import Statement
from billing.statement.renderer import render
from billing.statement.words import words_for

Contender = tuple[Callable[[Statement], Any], Callable[[Any], bytes]]
_WIDTHS = (88, 118, 126, 56, 56, 56)
_CHUNK = 500


def _texts(statement: Statement) -> list[tuple[str, ...]]:
    """The rows in words, so that the other libraries only lay out and write."""
    clock, figures = LocalClock(ZoneInfo(statement.time_zone)), Figures(words_for(statement.language))
    rows: list[tuple[str, ...]] = []
    for record in statement.records:
        balance = "" if record.balance_after is None else figures.money(record.balance_after)
        words = (figures.moment(clock.local(record.start)), record.description, record.other_party or "")
        rows.append((*words, figures.quantity(record.quantity), figures.money(record.amount), balance))
    return rows


def _platypus(rows: list[tuple[str, ...]]) -> bytes:
    """Tables of 500 rows, because one long table is quadratic; not tagged."""
    rl_config.useA85 = 0
    pdfmetrics.registerFont(TTFont("Bench", typeface("NotoSans-Regular").path))
    style = TableStyle([("FONT", (0, 0), (-1, -1), "Bench", 7.5), ("ALIGN", (3, 0), (-1, -1), "RIGHT")])
    buffer = io.BytesIO()
    chunks = (rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK))
    story = [Table(chunk, colWidths=_WIDTHS, rowHeights=13, style=style) for chunk in chunks]
    SimpleDocTemplate(buffer, pagesize=A4).build(story)
    return buffer.getvalue()


def _fpdf2(rows: list[tuple[str, ...]]) -> bytes:
    """Cell by cell; not tagged."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_font("Bench", fname=str(typeface("NotoSans-Regular").path))
    pdf.set_font("Bench", size=7.5)
    pdf.add_page()
    for row in rows:
        for index, (words, width) in enumerate(zip(row, _WIDTHS, strict=True)):
            pdf.cell(width, 13, words, align="R" if index > 2 else "L")
        pdf.ln(13)
    return bytes(pdf.output())


CONTENDERS: dict[str, Contender] = {
    "written by hand (lower bound)": (raw.prepare, lambda prepared: raw.write(*prepared)),
    "statement renderer": (lambda statement: statement, render),
    "platypus in chunks, untagged": (_texts, _platypus),
    "fpdf2, untagged": (_texts, _fpdf2),
}
