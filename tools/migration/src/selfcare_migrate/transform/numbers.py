"""Rules for numbers, accounts, identifiers and times."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime

import polars as pl

from selfcare_migrate.mapping import Column, Mapping
from selfcare_migrate.transform.rules import Rule

_MOST_DIGITS = 38
_sha1 = hashlib.sha1
_VARIANTS = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


def decimal(column: Column, mapping: Mapping) -> Rule:
    """An exact DECIMAL: digits after the point are never rounded away."""
    precision, scale = column.size
    raw = pl.col(column.source)
    kind = mapping.source_type(column.source)
    digits = raw.cast(pl.Decimal(_MOST_DIGITS, max(scale, kind.scale)), strict=False)
    # A number that no longer has room beside so many places is null here: it is out of range, not absent.
    fits = digits.is_not_null()
    if precision - scale < _MOST_DIGITS:
        limit = pl.lit(10 ** (precision - scale), pl.Int128).cast(pl.Decimal(_MOST_DIGITS, 0))
        fits &= (digits < limit) & (digits > -limit)
    fits = fits.fill_null(value=False)
    value = pl.when(fits).then(digits).cast(pl.Decimal(_MOST_DIGITS, scale), strict=False)
    rule = Rule(value, [("out_of_range", raw.is_not_null() & ~fits)])
    if kind.scale > scale:
        rule.misfits.append(("not_exact", fits & (digits != digits.round(scale))))
    return rule


def account(column: Column, _: Mapping) -> Rule:
    """A number with leading zeros behind a prefix, so that its order as text is its order as a number."""
    raw = pl.col(column.source)
    fits = (raw >= 0) & (raw < 10**column.width)
    made = f"__{column.target}_made"
    value = pl.lit(column.prefix) + raw.cast(pl.String).str.zfill(column.width)
    return Rule(pl.col(made), [("out_of_range", ~fits)], [value.alias(made)])


def identifier(column: Column, _: Mapping) -> Rule:
    """A version 5 UUID (RFC 9562) of the source's key in the mapping's namespace: the same row always has the same one."""
    space = uuid.UUID(column.namespace).bytes

    def name_based(names: pl.Series) -> pl.Series:
        return pl.Series(
            [None if name is None else _version_5(space + name.encode()) for name in names.to_list()], dtype=pl.String
        )

    made = f"__{column.target}_made"
    value = pl.col(column.source).cast(pl.String).map_batches(name_based, return_dtype=pl.String)
    return Rule(pl.col(made), steps=[value.alias(made)])


def _version_5(name: bytes) -> str:
    text = _sha1(name, usedforsecurity=False).hexdigest()
    return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-{_VARIANTS[text[16]]}{text[17:20]}-{text[20:32]}"


def instant(column: Column, mapping: Mapping) -> Rule:
    """A time of the operator's zone in UTC; an hour that the clock repeats is taken by rule, one that it skips does not fit."""
    raw = pl.col(column.source).cast(pl.Datetime("us"))
    in_range = raw.is_between(datetime.fromisoformat(column.earliest), datetime.fromisoformat(column.latest))
    zoned = (
        pl.when(in_range)
        .then(raw)
        .dt.replace_time_zone(mapping.source.time_zone, ambiguous=column.ambiguous, non_existent="null")
    )
    made = f"__{column.target}_made"
    value = zoned.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    misfits = [("out_of_range", ~in_range), ("no_such_time", in_range & pl.col(made).is_null())]
    return Rule(pl.col(made), misfits, [value.alias(made)])
