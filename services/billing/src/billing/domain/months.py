"""Calendar months in the operator's time zone: start inclusive, end exclusive."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

_FORM = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


class Month(msgspec.Struct, frozen=True, order=True):
    """A calendar month."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month | None:
        """`yyyy-mm`, or None."""
        match = _FORM.fullmatch(text)
        return cls(int(match[1]), int(match[2])) if match else None

    @classmethod
    def of(cls, moment: datetime, zone: ZoneInfo) -> Month:
        """The month in which a moment lies, there."""
        local = moment.astimezone(zone)
        return cls(local.year, local.month)

    def plus(self, months: int) -> Month:
        """So many months later."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def start(self, zone: ZoneInfo) -> datetime:
        """First instant, UTC."""
        return datetime(self.year, self.number, 1, tzinfo=zone).astimezone(UTC)

    def end(self, zone: ZoneInfo) -> datetime:
        """First instant after it, UTC."""
        return self.plus(1).start(zone)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


class Period(msgspec.Struct, frozen=True):
    """A month with its bounds in UTC, end exclusive."""

    month: Month
    start: datetime
    end: datetime

    @classmethod
    def of(cls, month: Month, zone: ZoneInfo) -> Period:
        """The month as it lies there."""
        return cls(month, month.start(zone), month.end(zone))


def allowed_months(now: datetime, zone: ZoneInfo, retention: int) -> tuple[Month, Month]:
    """First and last month that can be asked for: the current one and `retention` before it."""
    last = Month.of(now, zone)
    return last.plus(-retention), last
