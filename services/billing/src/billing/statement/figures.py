"""Figures as a person reads them, in the formats of a locale (Unicode CLDR by way of Babel)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import get_decimal_symbol, get_group_symbol

from billing.domain.balance import Quantity
from billing.domain.money import money_text
from billing.statement.words.catalogue import Words

_MEGABYTE = Decimal(1_000_000)
_CENT = Decimal("0.01")
_FULL = 4096


class Figures:
    """Formats of one language and currency. Digits are Western, which CLDR gives as the default of every language here."""

    def __init__(self, words: Words, currency: str = "EUR") -> None:
        self._words, self._locale = words, Locale.parse(words.locale)
        self._currency = currency
        self._symbols = str.maketrans({",": get_group_symbol(self._locale), ".": get_decimal_symbol(self._locale)})
        self._date_form = _numeric_form(self._locale)
        self._money: dict[Decimal, str] = {}
        self._days: dict[date, str] = {}

    def money(self, amount: Decimal) -> str:
        """Every digit of the amount, at least those of the currency's minor unit, grouped."""
        found = self._money.get(amount)
        if found is None:
            if len(self._money) >= _FULL:
                self._money.clear()
            found = self._money[amount] = self._grouped(money_text(amount, self._currency))
        return found

    def signed(self, amount: Decimal) -> str:
        """`money` with a sign in any case but zero."""
        return f"+{self.money(amount)}" if amount > 0 else self.money(amount)

    def count(self, number: int) -> str:
        """A whole number, grouped."""
        return f"{number:,}".translate(self._symbols)

    def quantity(self, quantity: Quantity | None) -> str:
        """`1:02:03` for seconds, MB of 1,000,000 bytes with two decimals for volume, a count for messages."""
        if quantity is None:
            return ""
        if quantity.unit == "s":
            return duration(quantity.amount).translate(self._symbols)
        if quantity.unit == "B":
            amount = f"{(quantity.amount / _MEGABYTE).quantize(_CENT):,}".translate(self._symbols)
            return self._words.megabytes.format(amount=amount)
        return self.count(int(quantity.amount))

    def day(self, day: date) -> str:
        """A date in figures, such as 31/10/2026, always equally long."""
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = day.strftime(self._date_form)
        return found

    def moment(self, local: datetime) -> str:
        """Date and time to the second."""
        return f"{self.day(local.date())} {local:%H:%M:%S}"

    def month(self, day: date) -> str:
        """A month's name and year."""
        return format_date(day, "LLLL y", locale=self._locale)

    def _grouped(self, text: str) -> str:
        whole, point, rest = text.partition(".")
        sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
        return sign + f"{int(digits):,}{point}{rest}".translate(self._symbols)


def duration(seconds: Decimal) -> str:
    """Hours when there are any, minutes and seconds, and the fraction of a second when there is one: sums add up."""
    whole, fraction = divmod(seconds, 1)
    hours, rest = divmod(int(whole), 3600)
    minutes, left = divmod(rest, 60)
    text = f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"
    return text + f"{fraction.normalize():f}"[1:] if fraction else text


def offset_text(offset: timedelta) -> str:
    """`+01:00`."""
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _numeric_form(locale: Locale) -> str:
    """The locale's short date with two-digit day and month and a whole year, its direction marks too, as a `strftime` form."""
    pattern = str(locale.date_formats["short"].pattern)
    for letters, form in (("d+", "%d"), ("M+", "%m"), ("y+", "%Y")):
        pattern = re.sub(f"(?<!%){letters}", form, pattern)
    return pattern
