"""The cells of a listed record: figures and words made once for each value, not once for each row."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from billing.domain.balance import Quantity
from billing.domain.usage import UsageRecord
from billing.statement.clock import LocalClock
from billing.statement.figures import Figures, offset_text
from billing.statement.layout import COLUMNS, LEFT, LINE, RIGHT, Column
from billing.statement.model import Statement
from billing.statement.plain_text import masked
from billing.statement.typesetter import Line, Typesetter
from billing.statement.words.catalogue import Words

SIZE = 7.5
# Where the text starts (an operand of Tm), the rest of the operators, and in how many lines it stands.
Cell = tuple[str, str, int]
# No more fit on a page; a text that takes more, which letters of any use do not, is whole for readers and for search alone.
_MOST_LINES = 60
# So many characters of ASCII stand on one line of any column of words, whichever they are.
_SURELY_ONE_LINE = 16
_FULL = 4096
K = TypeVar("K", bound=Hashable)


class _Made(dict[K, Cell | None]):
    """Cells by value, made when missing; emptied when it has grown large."""

    def __init__(self, make: Callable[[K], Cell | None]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> Cell | None:
        if len(self) >= _FULL:
            self.clear()
        cell = self[key] = self._make(key)
        return cell


def placed(lines: tuple[Line, ...], column: Column, *, rtl: bool, unseen: str = "") -> Cell:
    """Lines at their column's starting edge, figures at its right edge; `unseen` operators come after them."""
    if len(lines) == 1 and not unseen:
        return f"{_left(lines[0], column, rtl=rtl):.2f}", f"Tm {lines[0].operators} EMC\n", 1
    places = [_left(line, column, rtl=rtl) for line in lines]
    operators = [f"Tm {lines[0].operators}"]
    for line, place, before in zip(lines[1:], places[1:], places, strict=False):
        operators.append(f"{place - before:.2f} {-LINE:g} Td {line.operators}")
    return f"{places[0]:.2f}", " ".join([*operators, unseen]) + " EMC\n", len(lines)


def _left(line: Line, column: Column, *, rtl: bool) -> float:
    if column.figures:
        return (RIGHT - column.start if rtl else LEFT + column.end) - line.width
    return RIGHT - column.start - line.width if rtl else LEFT + column.start


class CellMaker:
    """Makes the six cells of a record; None where there is nothing to say."""

    def __init__(self, statement: Statement, words: Words, figures: Figures, typesetter: Typesetter, clock: LocalClock) -> None:
        self._statement, self._words, self._figures = statement, words, figures
        self._typesetter, self._clock = typesetter, clock
        time, what, party, quantity, amount, balance = COLUMNS
        # Sets every character that a time can contain; all digits of the face are equally wide.
        sample = typesetter.passing(f"{figures.day(date(2006, 10, 23))} 45:78:99", SIZE)
        self._time_x = placed((sample,), time, rtl=typesetter.rtl)[0]
        self._whats = _Made[str](lambda text: self._text(words.descriptions.get(text, text), what))
        self._parties = _Made[tuple[str, bool, str | None]](lambda facts: self._text(self._party(*facts), party))
        self._quantities = _Made[Quantity](lambda value: self._text(figures.quantity(value), quantity))
        self._charges = _Made[Decimal](lambda value: self._text(figures.money(value), amount))
        self._changes = _Made[Decimal](lambda value: self._text(figures.signed(-value), amount))
        self._balances = _Made[Decimal](lambda value: self._text(figures.money(value), balance))

    def cells(self, record: UsageRecord, *, credit: bool) -> tuple[Cell | None, ...]:
        """In the order of the columns; `credit` shows the effect on the balance in place of the charge."""
        party, country = record.other_party, record.roaming_country
        return (
            self._time(record),
            self._whats[record.description or self._words.kinds[record.category]],
            None if party is None and country is None else self._parties[party or "", record.direction == "incoming", country],
            None if record.quantity is None else self._quantities[record.quantity],
            self._amount(record, credit=credit),
            None if record.balance_after is None else self._balances[record.balance_after],
        )

    def lines(self, record: UsageRecord) -> int:
        """In how many lines the longest cell of the record stands."""
        what, party, country = (
            self._whats[record.description or self._words.kinds[record.category]],
            record.other_party or "",
            record.roaming_country,
        )
        lines = 1 if what is None else what[2]
        if country is None and record.direction != "incoming" and len(party) <= _SURELY_ONE_LINE and party.isascii():
            return lines
        whom = self._parties[party, record.direction == "incoming", country]
        return lines if whom is None else max(lines, whom[2])

    def _amount(self, record: UsageRecord, *, credit: bool) -> Cell | None:
        if not credit:
            return self._charges[record.charge]
        return self._changes[record.amount] if record.sized else None

    def _time(self, record: UsageRecord) -> Cell:
        """Figures of one width stand at one place, so nothing is measured here."""
        local = self._clock.local(record.start)
        offset = self._clock.offset_if_twice(record.start)
        if offset is not None:
            line = self._typesetter.squeezed(f"{self._figures.moment(local)} {offset_text(offset)}", SIZE, COLUMNS[0].end + 4)
            return placed((line,), COLUMNS[0], rtl=self._typesetter.rtl)
        words = f"{self._figures.day(local.date())} {str(local)[11:19]}"
        if self._typesetter.rtl:
            return placed((self._typesetter.line(words, SIZE),), COLUMNS[0], rtl=True)
        return self._time_x, f"Tm <{words.encode('utf-16-be').hex()}>Tj EMC\n", 1

    def _text(self, words: str, column: Column) -> Cell | None:
        if not words:
            return None
        setter, width = self._typesetter, column.end - column.start
        if column.figures:
            return placed((setter.squeezed(words, SIZE, width),), column, rtl=setter.rtl)
        lines = setter.lines(words, SIZE, width)
        if len(lines) <= _MOST_LINES:
            return placed(lines, column, rtl=setter.rtl)
        return placed(lines[:_MOST_LINES], column, rtl=setter.rtl, unseen=setter.unseen(words, SIZE))

    def _party(self, party: str, incoming: bool, country: str | None) -> str:  # noqa: FBT001 (facts of a key)
        shown = masked(party) if self._statement.mask_numbers else party
        if incoming and shown:
            shown = self._words.incoming_from.format(party=shown)
        return f"{shown} ({country})".strip() if country else shown
