"""The first page above the table: who, for whom, which month, and how opening became closing."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from reportlab.pdfgen.canvas import Canvas

from billing.domain.balance import Quantity
from billing.statement.fonts import BOLD, REGULAR, drawable
from billing.statement.ink import ACCENT, INK, MUTED, RULE, SHADE
from billing.statement.layout import LEFT, RIGHT, SUMMARY_ROW, TOP
from billing.statement.model import Statement
from billing.statement.wording import CATEGORY_NAMES, quantity_words, signed_money

_MIDDLE = (LEFT + RIGHT) / 2 + 20


def draw_heading(canvas: Canvas, statement: Statement) -> float:
    """Operator, customer and the facts of the statement; answers the height it ends at."""
    canvas.setFillColor(ACCENT)
    canvas.setFont(BOLD, 17)
    canvas.drawString(LEFT, TOP - 14, drawable(statement.operator_name, BOLD))
    canvas.setFillColor(MUTED)
    canvas.setFont(REGULAR, 8)
    canvas.drawString(LEFT, TOP - 27, drawable(f"Tax id {statement.operator_tax_id}", REGULAR))
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 14)
    canvas.drawRightString(RIGHT, TOP - 14, f"Itemised usage {statement.month}")
    top = TOP - 58
    _lines(canvas, LEFT, top, (statement.customer_name, *statement.address))
    _facts(canvas, top, _fact_rows(statement))
    return float(top - 84)


def _fact_rows(statement: Statement) -> list[tuple[str, str]]:
    zone = ZoneInfo(statement.time_zone)
    first = statement.period_start.astimezone(zone)
    last = statement.period_end.astimezone(zone) - timedelta(seconds=1)
    offset = first.strftime("%z")
    return [
        ("Number", statement.msisdn),
        ("Account", statement.masked_account),
        ("Period", f"{first:%d.%m.%Y} – {last:%d.%m.%Y}"),
        ("Time zone", f"{statement.time_zone} (UTC{offset[:3]}:{offset[3:]})"),
        ("Statement", statement.number),
        ("Currency", statement.currency),
    ]


def _lines(canvas: Canvas, x: float, top: float, lines: tuple[str, ...]) -> None:
    canvas.setFillColor(INK)
    for index, line in enumerate(lines[:5]):
        canvas.setFont(BOLD if index == 0 else REGULAR, 10 if index == 0 else 9)
        canvas.drawString(x, top - index * 14, drawable(line, BOLD if index == 0 else REGULAR)[:44])


def _facts(canvas: Canvas, top: float, rows: list[tuple[str, str]]) -> None:
    for index, (name, value) in enumerate(rows):
        y = top - index * 13
        canvas.setFillColor(MUTED)
        canvas.setFont(REGULAR, 8)
        canvas.drawString(_MIDDLE, y, name)
        canvas.setFillColor(INK)
        canvas.drawRightString(RIGHT, y, drawable(value, REGULAR))


def draw_summary(canvas: Canvas, statement: Statement, top: float) -> float:
    """Reconciliation at the left, totals per category at the right; answers the height it ends at."""
    sums = statement.reconciliation
    left = [
        ("Opening balance", signed_money(sums.opening), False),
        ("+ Top-ups", signed_money(sums.top_ups), False),
        ("+ Adjustments", signed_money(sums.adjustments), False),
        ("− Charges", signed_money(sums.charges), False),
        ("− Expired credit", signed_money(sums.expired), False),
        ("Closing balance", signed_money(sums.closing), True),
        ("Tax within the charges", signed_money(sums.tax), False),
    ]
    rows = max(len(left), len(sums.categories) + 1)
    height = rows * SUMMARY_ROW + 14
    canvas.setFillColor(SHADE)
    canvas.setStrokeColor(RULE)
    canvas.roundRect(LEFT - 6, top - height + 4, RIGHT - LEFT + 12, height, 5, stroke=1, fill=1)
    for index, (name, value, strong) in enumerate(left):
        face = BOLD if strong else REGULAR
        _pair(canvas, (LEFT + 4, _MIDDLE - 34), top - 12 - index * SUMMARY_ROW, (name, value), face)
    _categories(canvas, statement, top)
    return top - height - 8


def _categories(canvas: Canvas, statement: Statement, top: float) -> None:
    canvas.setFillColor(MUTED)
    canvas.setFont(REGULAR, 8)
    canvas.drawString(_MIDDLE - 10, top - 12, "By category")
    canvas.drawRightString(RIGHT - 4, top - 12, statement.currency)
    for index, total in enumerate(statement.reconciliation.categories, start=1):
        measured = [(unit, amount) for unit, amount in total.quantities.items() if unit != "message"]
        sums = ", ".join(quantity_words(Quantity(amount, unit)) for unit, amount in measured)
        words = f"{CATEGORY_NAMES[total.category]} ({total.count:,}{', ' + sums if sums else ''})"
        amount = signed_money(-total.change)
        _pair(canvas, (_MIDDLE - 10, RIGHT - 4), top - 12 - index * SUMMARY_ROW, (words, amount))


def _pair(canvas: Canvas, edges: tuple[float, float], y: float, pair: tuple[str, str], face: str = REGULAR) -> None:
    canvas.setFillColor(INK)
    canvas.setFont(face, 9)
    canvas.drawString(edges[0], y, pair[0])
    canvas.drawRightString(edges[1], y, pair[1])
