"""The cells of a listed record: figures and words made once for each value, not once for each row."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from billing.domain.balance import Quantity
from billing.domain.usage import UsageRecord
from billing.statement.clock import LocalClock
from billing.statement.figures import Figures
from billing.statement.layout import COLUMNS, LEFT, RIGHT, Column
from billing.statement.model import Statement
from billing.statement.plain_text import masked
from billing.statement.typesetter import Line, Typesetter
from billing.statement.words.catalogue import Words

SIZE = 7.5
# Where the text starts (an operand of Tm), and the rest of the operators.
Cell = tuple[str, str]
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


def placed(line: Line, column: Column, *, rtl: bool) -> Cell:
    """A line at its column's starting edge, figures at its right edge."""
    if column.figures:
        edge = RIGHT - column.start if rtl else LEFT + column.end
        x = edge - line.width
    else:
        x = RIGHT - column.start - line.width if rtl else LEFT + column.start
    return f"{x:.2f}", f"Tm {line.operators} EMC\n"


class CellMaker:
    """Makes the six cells of a record; None where there is nothing to say."""

    def __init__(self, statement: Statement, words: Words, figures: Figures, typesetter: Typesetter, clock: LocalClock) -> None:
        self._statement, self._words, self._figures = statement, words, figures
        self._typesetter, self._clock = typesetter, clock
        time, what, party, quantity, amount, balance = COLUMNS
        # Sets every character that a time can contain; all digits of the face are equally wide.
        sample = typesetter.passing(f"{figures.day(date(2006, 10, 23))} 45:78:99", SIZE)
        self._time_x = placed(sample, time, rtl=typesetter.rtl)[0]
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
            self._whats[record.description or record.category],
            None if party is None and country is None else self._parties[party or "", record.direction == "incoming", country],
            None if record.quantity is None else self._quantities[record.quantity],
            self._changes[record.amount] if credit else self._charges[record.amount],
            None if record.balance_after is None else self._balances[record.balance_after],
        )

    def _time(self, record: UsageRecord) -> Cell:
        """Figures of one width stand at one place, so nothing is measured here."""
        local = self._clock.local(record.start)
        words = f"{self._figures.day(local.date())} {str(local)[11:19]}"
        return self._time_x, f"Tm <{words.encode('utf-16-be').hex()}>Tj EMC\n"

    def _text(self, words: str, column: Column) -> Cell | None:
        if not words:
            return None
        set_line = self._typesetter.squeezed if column.figures else self._typesetter.fitted
        line = set_line(words, SIZE, column.end - column.start)
        return placed(line, column, rtl=self._typesetter.rtl)

    def _party(self, party: str, incoming: bool, country: str | None) -> str:  # noqa: FBT001 (facts of a key)
        shown = masked(party) if self._statement.mask_numbers else party
        if incoming and shown:
            shown = self._words.incoming_from.format(party=shown)
        return f"{shown} ({country})".strip() if country else shown
