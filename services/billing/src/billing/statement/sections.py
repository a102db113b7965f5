"""The parts of a statement: which records are listed where, their sums, and the charges of each day."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import msgspec

from billing.domain.helplines import is_freephone
from billing.domain.money import ZERO
from billing.domain.usage import CategoryTotal, UsageRecord
from billing.statement.clock import LocalClock
from billing.statement.model import Statement

SectionName = Literal["national", "international", "roaming", "messages", "data", "premium", "other", "credit"]
SECTIONS: tuple[SectionName, ...] = ("national", "international", "roaming", "messages", "data", "premium", "other", "credit")
_BY_CATEGORY: dict[str, SectionName] = {
    "sms": "messages",
    "mms": "messages",
    "data": "data",
    "premium": "premium",
    "other": "other",
    "topUp": "credit",
    "adjustment": "credit",
    "expiry": "credit",
}
_CHARTED = {"voice": "voice", "sms": "messages", "mms": "messages", "data": "data", "premium": "premium", "other": "other"}


class Section(msgspec.Struct):
    """One table of a statement: the places of its records in `Statement.records`, in time order."""

    name: SectionName
    rows: array[int]
    totals: dict[str, CategoryTotal]

    @property
    def charge(self) -> Decimal:
        """What the section's usage cost, tax included."""
        return sum((total.charge for total in self.totals.values()), ZERO)

    @property
    def tax(self) -> Decimal:
        """The tax within the charge."""
        return sum((total.tax for total in self.totals.values()), ZERO)

    @property
    def change(self) -> Decimal:
        """Effect on the balance."""
        return sum((total.change for total in self.totals.values()), ZERO)

    @property
    def quantities(self) -> dict[str, Decimal]:
        """Sums by unit."""
        sums: dict[str, Decimal] = {}
        for total in self.totals.values():
            for unit, amount in total.quantities.items():
                sums[unit] = sums.get(unit, Decimal(0)) + amount
        return sums


class Arrangement(msgspec.Struct, frozen=True):
    """What is listed, in order: the sections that hold something, and charges by local day and chart category."""

    sections: list[Section]
    days: dict[date, dict[str, Decimal]]


def section_of(record: UsageRecord) -> SectionName:
    """Where a record is listed."""
    known = _BY_CATEGORY.get(record.category)
    if known is not None:
        return known
    if record.destination == "roaming" or record.roaming_country is not None:
        return "roaming"
    return "international" if record.destination == "international" else "national"


def arrange(statement: Statement, clock: LocalClock) -> Arrangement:
    """Sort the records into sections, once."""
    sections = {name: Section(name, array("L"), {}) for name in SECTIONS}
    days: dict[date, dict[str, Decimal]] = {}
    hidden = not statement.list_freephone
    for index, record in enumerate(statement.records):
        if hidden and is_freephone(record, statement.freephone_prefixes):
            continue
        section = sections[section_of(record)]
        section.rows.append(index)
        total = section.totals.get(record.category)
        if total is None:
            total = section.totals[record.category] = CategoryTotal(record.category)
        total.add(record)
        if record.charge and record.category in _CHARTED:
            _add_to_day(days, clock.day(record.start), _CHARTED[record.category], record.charge)
    return Arrangement([section for section in sections.values() if section.rows], days)


def _add_to_day(days: dict[date, dict[str, Decimal]], day: date, kind: str, amount: Decimal) -> None:
    sums = days.setdefault(day, {})
    sums[kind] = sums.get(kind, ZERO) + amount


def days_between(first: datetime, last: datetime) -> Sequence[date]:
    """Every local day from `first` to before `last`."""
    start, end = first.date().toordinal(), last.date().toordinal()
    return [date.fromordinal(number) for number in range(start, max(start + 1, end))]
