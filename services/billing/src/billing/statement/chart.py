"""Charges of each day as stacked bars by category, one figure with a text that says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from billing.domain.money import ZERO
from billing.statement.figures import Figures
from billing.statement.ink import CHART, MUTED, RULE
from billing.statement.layout import INNER, LEFT, RIGHT
from billing.statement.page import Page
from billing.statement.tagging import Element, Structure, text_string
from billing.statement.words.catalogue import Words

_AXIS = 40.0
_LEGEND = 16.0
_STEPS = 4
_NICE = tuple(map(Decimal, ("1.0", "1.2", "1.6", "2.0", "2.4", "3.2", "4.0", "6.0", "8.0", "10")))


class DailyCharges(msgspec.Struct, frozen=True):
    """What the chart shows: every day of the period and the charges by chart category."""

    days: Sequence[date]
    charges: Mapping[date, Mapping[str, Decimal]]


class Chart:
    """Draws between `top` and `top` - `height`."""

    def __init__(self, page: Page, figures: Figures, words: Words, data: DailyCharges) -> None:
        self._page, self._figures, self._words, self._data = page, figures, words, data
        self._sums = {day: sum(parts.values(), ZERO) for day, parts in data.charges.items()}
        self._kinds = [kind for kind in CHART if any(kind in parts for parts in data.charges.values())]
        most = max((self._positive(day) for day in data.charges), default=ZERO)
        self._most = nice_top(most)

    def draw(self, structure: Structure, parent: Element, top: float, height: float) -> None:
        """The figure with its alternative text."""
        box = f"{LEFT:.2f} {top - height:.2f} {RIGHT:.2f} {top:.2f}"
        attributes = f"/Alt{text_string(self.alternative())}/A<</O/Layout/Placement/Block/BBox[{box}]>>"
        floor, room = top - height + 14, height - 14 - _LEGEND
        with self._page.content(structure.element("Figure", parent, attributes)):
            self._legend(top - 8)
            self._grid(floor, room)
            self._bars(floor, room)

    def alternative(self) -> str:
        """The chart in words."""
        totals = {kind: sum((parts.get(kind, ZERO) for parts in self._data.charges.values()), ZERO) for kind in self._kinds}
        named = ", ".join(f"{self._words.chart_kinds[kind]} {self._figures.money(total)}" for kind, total in totals.items())
        total = self._figures.money(sum(totals.values(), ZERO))
        return self._words.chart_alternative.format(total=total, kinds=named or self._figures.money(ZERO), day=self._dearest())

    def _dearest(self) -> str:
        if not self._sums:
            return self._words.chart_empty
        day = max(sorted(self._sums), key=lambda each: self._sums[each])
        return self._words.chart_day.format(day=self._figures.day(day), amount=self._figures.money(self._sums[day]))

    def _positive(self, day: date) -> Decimal:
        return sum((amount for amount in self._data.charges.get(day, {}).values() if amount > 0), ZERO)

    def _legend(self, y: float) -> None:
        at = _AXIS
        for kind in self._kinds:
            self._page.box(at, y - 1, 7, 7, CHART[kind])
            at += 11 + self._page.label((at + 11, y), self._words.chart_kinds[kind], 7.5, ink=MUTED) + 14

    def _grid(self, floor: float, room: float) -> None:
        for step in range(_STEPS + 1 if self._most else 1):
            y = floor + room * step / _STEPS
            self._page.rule(_AXIS, y, INNER - _AXIS, RULE, 0.4)
            amount = self._most * step / _STEPS
            self._page.label((_AXIS - 5, y - 2.5), self._figures.money(amount), 7, "end", ink=MUTED, width=_AXIS - 5)

    def _bars(self, floor: float, room: float) -> None:
        pitch = (INNER - _AXIS) / len(self._data.days)
        for index, day in enumerate(self._data.days):
            start, base = _AXIS + index * pitch + pitch * 0.18, floor
            for kind in self._kinds:
                amount = self._data.charges.get(day, {}).get(kind, ZERO)
                if amount > 0:
                    tall = float(amount / self._most) * room
                    self._page.box(start, base, pitch * 0.64, tall, CHART[kind])
                    base += tall
            if index % 2 == 0 or len(self._data.days) < 16:
                self._page.label((start + pitch * 0.32, floor - 10), str(day.day), 7, "middle", ink=MUTED)


def nice_top(most: Decimal) -> Decimal:
    """The top of an axis that reaches `most`, such that its quarters have few digits; zero for zero."""
    if most <= 0:
        return ZERO
    power = most.adjusted()
    return next(step.scaleb(power) for step in _NICE if step.scaleb(power) >= most)
