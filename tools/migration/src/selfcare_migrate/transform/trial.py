"""Every rule of a mapping tried on an empty batch and on one made-up row, so that none fails in the middle of a load."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

import polars as pl

from selfcare_migrate import frames
from selfcare_migrate.mapping import Column, Mapping
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.transform.batch import rule_of
from selfcare_shared.formats.codes import is_language

_FROM = {"instant": ("DATE", "TIMESTAMP"), "decimal": ("NUMBER",), "account": ("NUMBER",)}
_INTO = {"instant": re.compile(r"datetime\(6\)"), "decimal": re.compile(r"decimal\(\d+(,\s*\d+)?\)")}
_INTEGERS = {"tinyint": 8, "smallint": 16, "int": 32, "bigint": 64}
_UUID_LENGTH = 36
_YEAR_ONE = datetime(1, 1, 1)  # noqa: DTZ001 (an Oracle DATE has no zone)


def check_rules(mapping: Mapping) -> None:
    """Raises Refusal that names the column whose rule cannot be used, or whose values its type cannot hold."""
    schema = frames.schema(mapping)
    row = {name: [_made_up(kind)] for name, kind in schema.items()}
    for column in mapping.columns:
        _check_kinds(column, mapping)
        _try(column, mapping, [pl.DataFrame(schema=schema), pl.DataFrame(row, schema=schema)])
        _check_values(column)


def _check_kinds(column: Column, mapping: Mapping) -> None:
    """Types between which a rule would lose something without a word: digits as a time, fractions of a second, places."""
    wanted, into = _FROM.get(column.kind), _INTO.get(column.kind)
    kind = mapping.source_type(column.source) if column.source else None
    if wanted and kind and (kind.name not in wanted or (column.kind == "account" and kind.scale)):
        raise Refusal(
            f"The mapping's rule for {column.target} cannot be used: "
            f"{column.kind} takes no {mapping.source.columns[column.source]}."
        )
    if into and not into.fullmatch(column.type):
        example = "datetime(6)" if column.kind == "instant" else "decimal(12,2)"
        raise Refusal(f"The mapping's rule for {column.target} fills a column such as {example}, and no {column.type}.")


def _try(column: Column, mapping: Mapping, batches: list[pl.DataFrame]) -> None:
    try:
        rule = rule_of(column, mapping)
        for batch in batches:
            prepared = batch
            for step in rule.steps:
                prepared = prepared.with_columns(step)
            prepared.select(rule.value.alias("value"), rule.reason().alias("reason"))
        early = column.kind == "instant" and datetime.fromisoformat(column.earliest) <= _YEAR_ONE
    except (pl.exceptions.PolarsError, ValueError, TypeError, ArithmeticError) as error:
        words = str(error).strip().splitlines() or [type(error).__name__]
        raise Refusal(f"The mapping's rule for {column.target} cannot be used: {words[0].rstrip('.:')}.") from None
    if early:
        raise Refusal(f"The mapping's rule for {column.target} must have an `earliest` after the year 1.")


def _check_values(column: Column) -> None:
    """What the mapping itself writes into a column."""
    values = {
        "code": [*column.codes.values(), *([] if column.default is None else [column.default])],
        "constant": [column.value],
        "account": [column.prefix + "0" * column.width],
        "uuid": ["0" * _UUID_LENGTH],
    }
    for value in values.get(column.kind, []):
        if not _fits(column, value):
            raise Refusal(f"The mapping fills {column.target} with {value!r}, which {column.type} does not hold.")
    if column.form == "language" and column.kind == "code":
        unknown = sorted(value for value in values["code"] if value is not None and not is_language(value))
        if unknown:
            raise Refusal(f"The mapping fills {column.target} with {unknown[0]!r}, which is no language of ISO 639-1.")


def _fits(column: Column, value: str) -> bool:
    name = column.type.split("(")[0]
    if name in ("varchar", "char"):
        return len(value) <= column.size[0]
    if name not in _INTEGERS:
        return True
    try:
        return value == str(int(value)) and abs(int(value)) < 1 << (_INTEGERS[name] - 1)
    except ValueError:
        return False


def _made_up(kind: pl.DataType) -> Any:
    if kind == pl.String:
        return "A"
    if kind == pl.Int64:
        return 1
    return datetime(2000, 1, 1) if isinstance(kind, pl.Datetime) else Decimal(1)  # noqa: DTZ001 (as above)
