"""E.164 from the ways in which numbers were typed in the operator's country."""

from __future__ import annotations

import polars as pl

from selfcare_migrate.mapping import Column, Mapping
from selfcare_migrate.transform.rules import Rule, given

_E164 = r"^\+[1-9][0-9]{7,14}$"
_PUNCTUATION = r"[ \t\u00a0()./-]"


def phone(column: Column, mapping: Mapping) -> Rule:
    """`079 123 45 67`, `0041 79...`, `+41 (0)79...`, `41791234567` and `791234567` are the same number.

    Worked out in steps that are kept as columns, by lengths and prefixes: a pattern for each form would cost ten times as much.
    """
    country = mapping.phone
    code, trunk, abroad = country.country_code, country.trunk_prefix, country.international_prefix
    bare, made = f"__{column.target}_bare", f"__{column.target}_made"
    stripped = given(column.source).str.replace(f"({trunk})", "", literal=True).str.replace_all(_PUNCTUATION, "")
    typed = pl.col(bare)
    length = typed.str.len_bytes().cast(pl.Int64)
    value = (
        pl.when(typed.str.starts_with("+"))
        .then(typed)
        .when(typed.str.starts_with(abroad))
        .then("+" + typed.str.slice(len(abroad)))
        .when(typed.str.starts_with(trunk) & (length - len(trunk)).is_in(country.national_lengths))
        .then(f"+{code}" + typed.str.slice(len(trunk)))
        .when(typed.str.starts_with(code) & (length - len(code)).is_in(country.national_lengths))
        .then("+" + typed)
        .when(length.is_in(country.national_lengths))
        .then(f"+{code}" + typed)
    )
    number = pl.col(made)
    is_home = number.str.starts_with(f"+{code}")
    has_length = (number.str.len_bytes().cast(pl.Int64) - len(code) - 1).is_in(country.national_lengths)
    fits = (number.str.contains(_E164) & (~is_home | has_length)).fill_null(value=False)
    misfits = [("not_a_phone_number", typed.is_not_null() & ~fits)]
    return Rule(pl.when(fits).then(number), misfits, [stripped.alias(bare), value.alias(made)])
