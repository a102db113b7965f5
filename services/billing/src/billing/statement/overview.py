"""The first page: who, for whom, which month, how opening became closing, what it was spent on, how to read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from billing.domain.balance import Quantity
from billing.domain.usage import CHARGED, ORDER, CategoryTotal
from billing.statement.chart import Chart, DailyCharges
from billing.statement.edition import Edition
from billing.statement.figures import offset_text
from billing.statement.ink import ACCENT, INK, MUTED, SHADE
from billing.statement.layout import BOTTOM, INNER, TOP
from billing.statement.notices import notices
from billing.statement.page import LEADING, Page
from billing.statement.prose import paragraph, paragraph_height
from billing.statement.sections import Arrangement, days_between
from billing.statement.table import Place, SmallTable, head_height, row_height
from billing.statement.tagging import Structure

_FACTS_AT = 268.0
_RECONCILIATION = ((8.0, 118.0), (118.0, 186.0))
_CATEGORIES = ((218.0, 304.0), (304.0, 340.0), (340.0, 412.0), (412.0, 454.0), (454.0, INNER - 8))
_CHART_HEIGHT, _CHART_LEAST = 172.0, 100.0
_SUMMARY_LEAST = 200.0
_NOTE = 7.5


def draw_overview(next_page: Callable[[], Page], structure: Structure, edition: Edition) -> None:
    """The first page, and one more where the summary, or chart and notes, find no room below what stands there."""
    page = next_page()
    top = _heading(page, structure, edition)
    bottom = min(_customer(page, structure, edition, top), _facts(page, structure, edition, top))
    if bottom - 14 - _SUMMARY_LEAST < BOTTOM:
        page, bottom = next_page(), TOP - 10
    bottom = _summary(page, structure, edition, bottom - 14)
    notes, chart_top = _notes_height(page, edition), bottom - 22
    room = chart_top - 12 - 24 - notes - BOTTOM
    if room < _CHART_LEAST:
        page, chart_top, room = next_page(), TOP - 24, _CHART_HEIGHT
    bottom = _chart(page, structure, edition, chart_top, min(room, _CHART_HEIGHT))
    _notes(page, structure, edition, bottom - 24)


def _heading(page: Page, structure: Structure, edition: Edition) -> float:
    statement, document, setter = edition.statement, structure.document, page.typesetter
    with page.artifact():
        page.box(0, TOP + 6, INNER, 3, ACCENT)
    size = setter.size_for(statement.operator_name, (17, 10), 230, bold=True)
    operator, tax_id = structure.element("P", document), structure.element("P", document)
    lines = page.text(operator, (0, TOP - 16), statement.operator_name, size, bold=True, ink=ACCENT, width=230)
    top = TOP - 16 - (lines - 1) * size * LEADING - 13
    lines = page.text(tax_id, (0, top), edition.words.tax_id.format(id=statement.operator_tax_id), 8, ink=MUTED, width=230)
    title, size = structure.element("H1", document), setter.size_for(edition.title, (14, 9), 272, bold=True)
    titled = page.text(title, (INNER, TOP - 16), edition.title, size, "end", bold=True, width=272)
    return min(top - (lines - 1) * 8 * LEADING, TOP - 16 - (titled - 1) * size * LEADING) - 33


def _customer(page: Page, structure: Structure, edition: Edition, top: float) -> float:
    section, width = structure.element("Sect", structure.document), _FACTS_AT - 24
    heading = structure.element("H2", section)
    page.text(heading, (0, top), edition.words.customer, 8, ink=MUTED, width=width)
    y = top - 16
    for index, line in enumerate((edition.statement.customer_name, *edition.statement.address)):
        owner, bold = structure.element("P", section), index == 0
        size = page.typesetter.size_for(line, (9, 8) if index else (10.5, 9), width, bold=bold)
        lines = page.text(owner, (0, y), line, size, bold=bold, width=width)
        y -= 14 + (lines - 1) * size * LEADING
    return y


def _facts(page: Page, structure: Structure, edition: Edition, top: float) -> float:
    section = structure.element("Sect", structure.document)
    heading = structure.element("H2", section)
    page.text(heading, (_FACTS_AT, top), edition.words.facts, 8, ink=MUTED, width=INNER - _FACTS_AT)
    edges = ((_FACTS_AT, _FACTS_AT + 86), (_FACTS_AT + 88, INNER))
    table = SmallTable(page, structure, section, Place(edges, top - 16, 13.0, figures=False))
    for name, value in _fact_rows(edition):
        table.row((name, value), label_ink=MUTED)
    return table.bottom


def _fact_rows(edition: Edition) -> list[tuple[str, str]]:
    statement, words, figures = edition.statement, edition.words, edition.figures
    zone = ZoneInfo(statement.time_zone)
    first = statement.period_start.astimezone(zone)
    issued = (statement.issued_at or statement.period_end).astimezone(zone)
    last = issued if statement.provisional else statement.period_end.astimezone(zone) - timedelta(seconds=1)
    period = words.period_so_far if statement.provisional else "{first} – {last}"
    return [
        (words.number, statement.msisdn),
        (words.account, statement.masked_account),
        (words.period, period.format(first=figures.day(first.date()), last=figures.day(last.date()))),
        (words.issued, f"{figures.moment(issued)} (UTC{_offset(issued)})"),
        (words.time_zone, f"{statement.time_zone} (UTC{_offsets(first, last)})"),
        (words.statement, edition.number),
        (words.currency, statement.currency),
    ]


def _offset(local: datetime) -> str:
    return offset_text(local.utcoffset() or timedelta())


def _offsets(first: datetime, last: datetime) -> str:
    """The offset that holds for the whole period, or both."""
    return _offset(first) if first.utcoffset() == last.utcoffset() else f"{_offset(first)}/{_offset(last)}"


def _summary(page: Page, structure: Structure, edition: Edition, top: float) -> float:
    """Two tables side by side on grounds of one height."""
    left, right = _balance_rows(edition), _usage_rows(edition)
    bottom = min(_reach(page, _RECONCILIATION, left, top), _reach(page, _CATEGORIES, right, top))
    with page.artifact():
        page.box(0, bottom, 196, top - 16 - bottom, SHADE)
        page.box(208, bottom, INNER - 208, top - 16 - bottom, SHADE)
    words = edition.words
    _small_table(page, structure, (words.summary, 0.0, 196.0), Place(_RECONCILIATION, top - 30), left)
    _small_table(page, structure, (words.by_category, 208.0, INNER - 208), Place(_CATEGORIES, top - 30), right)
    return bottom


class _Rows(msgspec.Struct, frozen=True):
    """What a table of the overview says; `bold` is the number of the row that is set apart."""

    head: tuple[str, ...]
    rows: list[tuple[str, ...]]
    bold: int


def _reach(page: Page, edges: tuple[tuple[float, float], ...], table: _Rows, top: float) -> float:
    heights = (row_height(page, Place(edges, top), cells, bold=index == table.bold) for index, cells in enumerate(table.rows))
    return top - 30 - head_height(page, Place(edges, top), table.head) - sum(heights)


def _small_table(page: Page, structure: Structure, title: tuple[str, float, float], place: Place, rows: _Rows) -> None:
    section, (words, at, width) = structure.element("Sect", structure.document), title
    size = page.typesetter.size_for(words, (10.5, 7.5), width, bold=True)
    page.text(structure.element("H2", section), (at, place.top + 24), words, size, bold=True, ink=ACCENT, width=width)
    table = SmallTable(page, structure, section, place)
    table.head(rows.head)
    for index, cells in enumerate(rows.rows):
        table.row(cells, bold=index == rows.bold)


def _balance_rows(edition: Edition) -> _Rows:
    """From the opening balance to the last one; what is seldom stands there only when it is not zero."""
    words, sums, figures = edition.words, edition.statement.reconciliation, edition.figures
    lines: list[tuple[str, Decimal | None]] = [
        (words.opening, sums.opening),
        (words.top_ups, sums.top_ups),
        (words.adjustments, sums.adjustments),
        (words.charges, sums.charges),
    ]
    lines += [(words.paid_elsewhere, sums.paid_elsewhere)] if sums.paid_elsewhere else []
    lines.append((words.expired, sums.expired))
    lines += [(words.difference, sums.difference)] if sums.difference else []
    lines.append((words.balance_so_far if edition.statement.provisional else words.closing, sums.closing))
    lines.append((words.tax_within, sums.tax))
    rows = [(name, words.not_told if amount is None else figures.money(amount)) for name, amount in lines]
    return _Rows((words.line, edition.statement.currency), list(rows), len(rows) - 2)


def _usage_rows(edition: Edition) -> _Rows:
    words, figures, totals = edition.words, edition.figures, _category_totals(edition.arrangement)
    rows: list[tuple[str, ...]] = []
    for total in totals:
        measured = (Quantity(amount, unit) for unit, amount in total.quantities.items() if unit != "message")
        quantities = ", ".join(figures.quantity(each) for each in measured)
        kind = words.kinds[total.category]
        rows.append((kind, figures.count(total.count), quantities, figures.money(total.tax), figures.money(total.charge)))
    events, sums = sum(total.count for total in totals), edition.statement.reconciliation
    rows.append((words.total, figures.count(events), "", figures.money(sums.tax), figures.money(sums.charges)))
    return _Rows((words.category, words.events, words.quantity, words.tax, words.charge), rows, len(rows) - 1)


def _category_totals(arrangement: Arrangement) -> list[CategoryTotal]:
    """Totals of the listed usage, one for each category, in the usual order; top-ups and the like stand in the other table."""
    sums: dict[str, CategoryTotal] = {}
    for section in arrangement.sections:
        for total in section.totals.values():
            into = sums.setdefault(total.category, CategoryTotal(total.category))
            into.merge(total)
    return [sums[name] for name in ORDER if name in sums and name in CHARGED]


def _chart(page: Page, structure: Structure, edition: Edition, top: float, height: float) -> float:
    statement, words = edition.statement, edition.words
    zone = ZoneInfo(statement.time_zone)
    section = structure.element("Sect", structure.document)
    heading = structure.element("H2", section)
    title = words.chart.format(currency=statement.currency)
    page.text(heading, (0, top), title, 10.5, bold=True, ink=ACCENT)
    days = days_between(statement.period_start.astimezone(zone), statement.period_end.astimezone(zone))
    data = DailyCharges(days, edition.arrangement.days)
    Chart(page, edition.figures, words, data).draw(structure, section, top - 12, height)
    return top - 12 - height


def _note_lines(edition: Edition) -> list[str]:
    statement, words = edition.statement, edition.words
    notes = [*notices(edition), words.note_rounding, words.note_volume]
    notes += [] if statement.list_freephone else [words.note_freephone]
    notes += [words.note_masked] if statement.mask_numbers else []
    notes.append(words.note_dispute.format(contact=statement.operator_contact))
    notes.append(words.note_hash.format(hash=edition.content_hash))
    return notes


def _notes_height(page: Page, edition: Edition) -> float:
    notes = sum(paragraph_height(page.typesetter, note, _NOTE, INNER) + 3 for note in _note_lines(edition))
    return 16 + notes + (0 if edition.statement.records else 12)


def _notes(page: Page, structure: Structure, edition: Edition, top: float) -> None:
    section = structure.element("Sect", structure.document)
    page.text(structure.element("H2", section), (0, top), edition.words.notes, 10.5, bold=True, ink=ACCENT)
    top -= 16
    for note in _note_lines(edition):
        top = paragraph(page, structure.element("P", section), top, note, _NOTE, INNER) - 3
    if not edition.statement.records:
        owner = structure.element("P", section)
        page.text(owner, (0, top - 12), edition.words.no_usage, 10, bold=True, ink=INK)
