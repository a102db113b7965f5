"""The first page: who, for whom, which month, how opening became closing, what it was spent on, how to read it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from billing.domain.balance import Quantity
from billing.domain.usage import CHARGED, ORDER, CategoryTotal
from billing.statement.chart import Chart, DailyCharges
from billing.statement.figures import Figures, offset_text
from billing.statement.ink import ACCENT, INK, MUTED, SHADE
from billing.statement.layout import INNER, TOP
from billing.statement.model import Statement, statement_number
from billing.statement.page import Page
from billing.statement.prose import paragraph
from billing.statement.sections import Arrangement, days_between
from billing.statement.table import Place, SmallTable
from billing.statement.tagging import Structure
from billing.statement.words.catalogue import Words

_FACTS_AT = 268.0
_RECONCILIATION = ((8.0, 118.0), (118.0, 186.0))
_CATEGORIES = ((218.0, 304.0), (304.0, 340.0), (340.0, 412.0), (412.0, 454.0), (454.0, INNER - 8))
_CHART_HEIGHT = 172.0


class Edition(msgspec.Struct, frozen=True):
    """A statement about to be drawn: its data, arrangement, language and content hash."""

    statement: Statement
    arrangement: Arrangement
    words: Words
    figures: Figures
    content_hash: str

    @property
    def number(self) -> str:
        """The statement's number."""
        return statement_number(self.statement.month, self.content_hash)

    @property
    def title(self) -> str:
        """The document's title."""
        first = date.fromisoformat(f"{self.statement.month}-01")
        return self.words.title.format(month=self.figures.month(first))


def draw_overview(page: Page, structure: Structure, edition: Edition) -> None:
    """The whole first page."""
    top = _heading(page, structure, edition)
    bottom = min(_customer(page, structure, edition, top), _facts(page, structure, edition, top))
    bottom = _summary(page, structure, edition, bottom - 14)
    bottom = _chart(page, structure, edition, bottom - 22)
    _notes(page, structure, edition, bottom - 24)


def _heading(page: Page, structure: Structure, edition: Edition) -> float:
    statement, document = edition.statement, structure.document
    with page.artifact():
        page.box(0, TOP + 6, INNER, 3, ACCENT)
    operator, tax_id = structure.element("P", document), structure.element("P", document)
    page.text(operator, (0, TOP - 16), statement.operator_name, 17, bold=True, ink=ACCENT, width=230)
    page.text(tax_id, (0, TOP - 29), edition.words.tax_id.format(id=statement.operator_tax_id), 8, ink=MUTED, width=230)
    title = structure.element("H1", document)
    page.text(title, (INNER, TOP - 16), edition.title, 14, "end", bold=True, width=272)
    return TOP - 62


def _customer(page: Page, structure: Structure, edition: Edition, top: float) -> float:
    section = structure.element("Sect", structure.document)
    heading = structure.element("H2", section)
    page.text(heading, (0, top), edition.words.customer, 8, ink=MUTED)
    for index, line in enumerate((edition.statement.customer_name, *edition.statement.address[:4])):
        owner, y = structure.element("P", section), top - 16 - index * 14
        size = 9 if index else 10.5
        page.text(owner, (0, y), line, size, bold=index == 0, width=_FACTS_AT - 24)
    return top - 16 - 5 * 14


def _facts(page: Page, structure: Structure, edition: Edition, top: float) -> float:
    section = structure.element("Sect", structure.document)
    heading = structure.element("H2", section)
    page.text(heading, (_FACTS_AT, top), edition.words.facts, 8, ink=MUTED)
    edges = ((_FACTS_AT, _FACTS_AT + 86), (_FACTS_AT + 88, INNER))
    table = SmallTable(page, structure, section, Place(edges, top - 16, 13.0, figures=False))
    for name, value in _fact_rows(edition):
        table.row((name, value), label_ink=MUTED)
    return table.bottom


def _fact_rows(edition: Edition) -> list[tuple[str, str]]:
    statement, words, figures = edition.statement, edition.words, edition.figures
    zone = ZoneInfo(statement.time_zone)
    first = statement.period_start.astimezone(zone)
    last = statement.period_end.astimezone(zone) - timedelta(seconds=1)
    issued = (statement.issued_at or statement.period_end).astimezone(zone)
    return [
        (words.number, statement.msisdn),
        (words.account, statement.masked_account),
        (words.period, f"{figures.day(first.date())} – {figures.day(last.date())}"),
        (words.issued, f"{figures.moment(issued)} (UTC{_offset(issued)})"),
        (words.time_zone, f"{statement.time_zone} (UTC{_offset(first)})"),
        (words.statement, edition.number),
        (words.currency, statement.currency),
    ]


def _offset(local: datetime) -> str:
    return offset_text(local.utcoffset() or timedelta())


def _summary(page: Page, structure: Structure, edition: Edition, top: float) -> float:
    categories = _category_totals(edition.arrangement)
    rows = max(7, len(categories) + 1) + 1
    with page.artifact():
        page.box(0, top - 30 - rows * 15, 196, rows * 15 + 14, SHADE)
        page.box(208, top - 30 - rows * 15, INNER - 208, rows * 15 + 14, SHADE)
    _reconciliation(page, structure, edition, top)
    _used(page, structure, edition, top, categories)
    return top - 30 - rows * 15


def _reconciliation(page: Page, structure: Structure, edition: Edition, top: float) -> None:
    words, sums, figures = edition.words, edition.statement.reconciliation, edition.figures
    section = structure.element("Sect", structure.document)
    page.text(structure.element("H2", section), (0, top - 6), words.summary, 10.5, bold=True, ink=ACCENT, width=200)
    table = SmallTable(page, structure, section, Place(_RECONCILIATION, top - 30))
    table.head((words.line, edition.statement.currency))
    lines = (
        (words.opening, sums.opening),
        (words.top_ups, sums.top_ups),
        (words.adjustments, sums.adjustments),
        (words.charges, sums.charges),
        (words.expired, sums.expired),
        (words.closing, sums.closing),
        (words.tax_within, sums.tax),
    )
    for name, amount in lines:
        table.row((name, figures.money(amount)), bold=name == words.closing)


def _used(page: Page, structure: Structure, edition: Edition, top: float, totals: list[CategoryTotal]) -> None:
    words, figures = edition.words, edition.figures
    section = structure.element("Sect", structure.document)
    heading = structure.element("H2", section)
    page.text(heading, (208, top - 6), words.by_category, 10.5, bold=True, ink=ACCENT, width=300)
    table = SmallTable(page, structure, section, Place(_CATEGORIES, top - 30))
    table.head((words.category, words.events, words.quantity, words.tax, words.charge))
    for total in totals:
        measured = (Quantity(amount, unit) for unit, amount in total.quantities.items() if unit != "message")
        quantities = ", ".join(figures.quantity(each) for each in measured)
        cells = (words.kinds[total.category], figures.count(total.count), quantities, figures.money(total.tax))
        table.row((*cells, figures.money(total.charge)))
    events, sums = sum(total.count for total in totals), edition.statement.reconciliation
    table.row((words.total, figures.count(events), "", figures.money(sums.tax), figures.money(sums.charges)), bold=True)


def _category_totals(arrangement: Arrangement) -> list[CategoryTotal]:
    """Totals of the listed usage, one for each category, in the usual order; top-ups and the like stand in the other table."""
    sums: dict[str, CategoryTotal] = {}
    for section in arrangement.sections:
        for total in section.totals.values():
            into = sums.setdefault(total.category, CategoryTotal(total.category))
            into.merge(total)
    return [sums[name] for name in ORDER if name in sums and name in CHARGED]


def _chart(page: Page, structure: Structure, edition: Edition, top: float) -> float:
    statement, words = edition.statement, edition.words
    zone = ZoneInfo(statement.time_zone)
    section = structure.element("Sect", structure.document)
    heading = structure.element("H2", section)
    title = words.chart.format(currency=statement.currency)
    page.text(heading, (0, top), title, 10.5, bold=True, ink=ACCENT)
    days = days_between(statement.period_start.astimezone(zone), statement.period_end.astimezone(zone))
    data = DailyCharges(days, edition.arrangement.days)
    Chart(page, edition.figures, words, data).draw(structure, section, top - 12, _CHART_HEIGHT)
    return top - 12 - _CHART_HEIGHT


def _notes(page: Page, structure: Structure, edition: Edition, top: float) -> None:
    statement, words = edition.statement, edition.words
    section = structure.element("Sect", structure.document)
    heading = structure.element("H2", section)
    page.text(heading, (0, top), words.notes, 10.5, bold=True, ink=ACCENT)
    top -= 16
    notes = [words.note_rounding, words.note_volume]
    notes += [] if statement.list_freephone else [words.note_freephone]
    notes += [words.note_masked] if statement.mask_numbers else []
    notes.append(words.note_dispute.format(contact=statement.operator_contact))
    notes.append(words.note_hash.format(hash=edition.content_hash))
    for note in notes:
        top = paragraph(page, structure.element("P", section), top, note, 7.5, INNER) - 3
    if not statement.records:
        owner = structure.element("P", section)
        page.text(owner, (0, top - 12), words.no_usage, 10, bold=True, ink=INK)
