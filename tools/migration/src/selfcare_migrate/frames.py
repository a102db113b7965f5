"""Batches of the source in the mapping's types; a value that cannot be read keeps its raw form in a column beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from selfcare_migrate.mapping import Mapping

_FORMATS = {"DATE": "SYYYY-MM-DD HH24:MI:SS", "TIMESTAMP": "SYYYY-MM-DD HH24:MI:SS.FF6"}
# No mapping takes this time, so that the rule of the column rejects it.
_NO_TIME = datetime(1, 1, 1)  # noqa: DTZ001 (an Oracle DATE has no zone)


def raw_name(source: str) -> str:
    """The column that holds a source column's raw form where it cannot be read, and null elsewhere."""
    return f"__raw {source}"


def schema(mapping: Mapping) -> pl.Schema:
    """The source's columns in the types that the rules work on."""
    return pl.Schema({name: source_type(mapping, name) for name in mapping.source.columns})


def readable(frame: pl.DataFrame, of: pl.Schema) -> pl.DataFrame:
    """A batch in its types; a database in UTF-8 hands out the bytes that a client with a wrong setting once wrote."""
    text = [name for name, kind in of.items() if kind == pl.String and name in frame.columns]
    try:
        frame.select(pl.col(text).cast(pl.Binary).cast(pl.String))
    except pl.exceptions.PolarsError:
        frame = frame.with_columns(*(part for name in text for part in _replaced(frame[name])))
    return frame.cast({name: kind for name, kind in of.items() if name in frame.columns})


def moments(mapping: Mapping) -> list[str]:
    """The source's columns that hold a time."""
    return [name for name in mapping.source.columns if mapping.source_type(name).name in _FORMATS]


def select_moments_as_text(mapping: Mapping) -> str:
    """A select list in which times come as texts, for rows of which the driver cannot read one."""
    places = {name: place for place, name in enumerate(moments(mapping), start=1)}
    parts = [
        f"TO_CHAR({name}, '{_FORMATS[mapping.source_type(name).name]}') AS {_alias(places[name])}" if name in places else name
        for name in mapping.source.columns
    ]
    return ", ".join(parts)


def moments_from_text(frame: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """That select list's rows as all others are."""
    for place, name in enumerate(moments(mapping), start=1):
        text = pl.col(_alias(place)).cast(pl.String).str.strip_chars()
        parsed = text.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", strict=False)
        is_odd = text.is_not_null() & (text.str.starts_with("-") | parsed.is_null())
        frame = frame.with_columns(
            pl.when(is_odd).then(_NO_TIME).otherwise(parsed).alias(name), pl.when(is_odd).then(text).alias(raw_name(name))
        ).drop(_alias(place))
    return frame


def without(frame: pl.DataFrame, key: str, given: Sequence[pl.Series]) -> pl.DataFrame:
    """Rows whose keys were not given yet."""
    return frame.filter(~pl.col(key).is_in(pl.concat(given).implode())) if given else frame


def _alias(place: int) -> str:
    return f"MOMENT_{place}"


def source_type(mapping: Mapping, name: str) -> pl.DataType:
    """The type that the rules work on for a source column."""
    kind = mapping.source_type(name)
    if kind.is_integer:
        return pl.Int64()
    if kind.name == "NUMBER":
        return pl.Decimal(min(38, max(kind.size, kind.scale)), kind.scale)
    return pl.Datetime("us") if kind.name in _FORMATS else pl.String()


def _replaced(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """U+FFFD in the place of bytes that are no UTF-8, which the rules reject as damaged; and the bytes in hexadecimal."""
    values: list[str | None] = []
    raws: list[str | None] = []
    for data in column.cast(pl.Binary).to_list():
        text = None if data is None else data.decode(errors="replace")
        values.append(text)
        raws.append(None if data is None or (text or "").encode() == data else f"0x{data.hex()}")
    return pl.Series(column.name, values, dtype=pl.String), pl.Series(raw_name(column.name), raws, dtype=pl.String)
