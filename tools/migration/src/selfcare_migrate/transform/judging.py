"""The rules that the API judges by, applied to whole columns.

`selfcare_shared.formats` decides. A pattern passes what is fine at first sight, so that the functions are asked only about what
is left, each different text of a batch once.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from selfcare_shared.formats.codes import countries
from selfcare_shared.formats.mail import is_mailable
from selfcare_shared.formats.text import is_line

# Latin letters, digits and marks between two of them or blanks: trimmed text of these is a line.
_PLAIN_LINE = r"^[ -~\x{a1}-\x{ac}\x{ae}-\x{24f}\x{2018}-\x{201e}]+$"
_PLAIN_EMAIL = r"^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,24}$"
# No mailbox is under these (RFC 6761, RFC 7686): the whole rule says so.
_SPECIAL_DOMAIN = r"(?:arpa|invalid|local|localhost|onion|test)$"
_SHORT = 64
# U+FFFD is a character like any other to the API, and no customer's name.
_LOST = "\ufffd"


def is_one_line(value: pl.Expr) -> pl.Expr:
    """Whether trimmed text is one line of visible characters, none of them the mark of a letter that was lost."""
    return _judged(value, lambda texts: texts.str.contains(_PLAIN_LINE), lambda text: is_line(text) and _LOST not in text)


def is_email(value: pl.Expr) -> pl.Expr:
    """Whether a notice can be sent to the address."""
    return _judged(value, _is_plain_email, is_mailable)


def is_country(value: pl.Expr) -> pl.Expr:
    """Whether the text is an assigned ISO 3166-1 code."""
    return value.is_in(sorted(countries()))


FORMS: dict[str, Callable[[pl.Expr], pl.Expr]] = {"email": is_email, "country": is_country}


def converted(value: pl.Expr, convert: Callable[[str], str | None]) -> pl.Expr:
    """What a function makes of each text."""

    def each_once(series: pl.Series) -> pl.Series:
        made = {text: convert(text) for text in series.unique().drop_nulls().to_list()}
        return series.replace_strict(made, default=None, return_dtype=pl.String) if made else series

    return value.map_batches(each_once, return_dtype=pl.String)


def _is_plain_email(texts: pl.Series) -> pl.Series:
    is_plain = texts.str.contains(_PLAIN_EMAIL) & (texts.str.len_bytes() <= _SHORT)
    return is_plain & ~texts.str.contains(_SPECIAL_DOMAIN)


def _judged(value: pl.Expr, is_plain: Callable[[pl.Series], pl.Series], test: Callable[[str], bool]) -> pl.Expr:
    def each_once(texts: pl.Series) -> pl.Series:
        plain = is_plain(texts)
        if plain.all():
            return plain
        return plain | texts.is_in([text for text in texts.filter(~plain).unique().to_list() if test(text)])

    return value.map_batches(each_once, return_dtype=pl.Boolean)
