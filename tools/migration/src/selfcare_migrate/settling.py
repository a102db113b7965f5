"""Rows that LOAD DATA LOCAL left out of a chunk as duplicates: they are found, and the mapping's rule decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import polars as pl

from selfcare_migrate.context import Context, Places
from selfcare_migrate.duplicates import Duplicates, Row
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.state import Chunk
from selfcare_migrate.target import Target
from selfcare_migrate.transform.batch import Misfit

_DUPLICATE_WARNING = 1062
_ENTRY = re.compile(r"^Duplicate entry '(.*)' for key ", re.DOTALL)


def settle(
    context: Context, places: Places, target: Target, chunk: Chunk, sent: list[pl.DataFrame], stored: int
) -> list[Misfit]:
    """Answers the losers; winners are stored. Raises Refusal when the target would change a value or a row cannot be named."""
    rows = _left_out(context, target, chunk, sent, sum(frame.height for frame in sent) - stored)
    duplicates = Duplicates(context, target, places)
    misfits = []
    for row in rows:
        misfit = duplicates.make_room(row)
        if misfit is None:
            duplicates.insert(row)
        else:
            misfits.append(misfit)
    return misfits


def _left_out(context: Context, target: Target, chunk: Chunk, sent: list[pl.DataFrame], missing: int) -> list[Row]:
    """Asking for a chunk's keys costs half as much as loading it, so the warnings are believed where they tell all rows."""
    warned = target.raw.warning_count()
    warnings = target.rows("SHOW WARNINGS")
    others = [row for row in warnings if row[1] != _DUPLICATE_WARNING]
    if others:
        raise Refusal(f"The target would change a value of chunk {chunk.number}: warning {others[0][1]}.")
    # Of a long list the target keeps the head. A row that is left out makes one warning: with as many, none is of another kind.
    if len(warnings) < warned != missing:
        raise Refusal(
            f"The target kept {len(warnings)} of {warned} warnings of chunk {chunk.number}, and a changed value could hide "
            "among the rest: raise max_error_count on the server, or load smaller chunks (--chunk-rows)."
        )
    rows = _named(context, target, sent, _entries(warnings))
    if len(rows) != missing:
        rows = _absent(context, sent, _keys_between(context, target, chunk))
    if len(rows) != missing:
        raise Refusal(f"The target left {missing} rows of chunk {chunk.number} out, of which {len(rows)} can be named.")
    return rows


def _entries(warnings: Sequence[Any]) -> list[str]:
    found = (_ENTRY.match(str(row[2])) for row in warnings)
    return [match[1] for match in found if match]


def _named(context: Context, target: Target, sent: list[pl.DataFrame], entries: list[str]) -> list[Row]:
    """Of two rows with the same entry one is stored: the target is asked about both."""
    key = context.mapping.target.key
    unique = [key, *(rule.column for rule in context.mapping.unique)]
    suspects = [frame.filter(pl.any_horizontal(pl.col(unique).is_in(entries))) for frame in sent]
    keys = [value for frame in suspects for value in frame[key].to_list()]
    if not keys:
        return []
    marks = ", ".join(["%s"] * len(keys))
    sql = f"SELECT {key} FROM {context.mapping.target.table} WHERE {key} IN ({marks})"  # noqa: S608 (checked names)
    return _absent(context, suspects, [row[0] for row in target.rows(sql, keys)])


def _keys_between(context: Context, target: Target, chunk: Chunk) -> list[str]:
    where, binds = target.key_range(chunk.target.lower, chunk.target.upper)
    sql = f"SELECT {context.mapping.target.key} FROM {context.mapping.target.table} WHERE {where}"  # noqa: S608 (checked names)
    return [row[0] for row in target.rows(sql, binds)]


def _absent(context: Context, sent: list[pl.DataFrame], present: list[str]) -> list[Row]:
    left_out = [frame.filter(~pl.col(context.mapping.target.key).is_in(present)) for frame in sent]
    return [row for frame in left_out for row in frame.iter_rows(named=True)]
