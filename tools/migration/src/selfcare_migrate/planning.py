"""`plan`: everything is asked, nothing is written."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import polars as pl

from selfcare_migrate import keys, preflight, state
from selfcare_migrate.context import Context
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.source import KeyRange, Source, as_text
from selfcare_migrate.state import Chunk

CHUNK_ROWS = 10_000


@dataclass(frozen=True)
class Plan:
    """What a first load would do."""

    source_rows: int
    watermark: str
    chunks: list[Chunk]
    gib: float
    has_known_storage: bool


def make_plan(context: Context, chunk_rows: int = CHUNK_ROWS) -> Plan:
    """Check both ends and cut the source's keys in chunks; raises Refusal. Nothing is written."""
    source, target = context.source(), context.target()
    try:
        preflight.check_source(source, context.mapping)
        preflight.check_target(target, context.mapping)
        preflight.check_empty(target, context.mapping)
        preflight.check_keys(source, context.mapping)
        _check_order(context, source)
        newest = source.newest_change()
        if newest is None:
            raise Refusal(f"The view {context.mapping.source.view} has no rows.")
        rows = source.count()
        known = preflight.check_disk(target, context.settings, rows)
        chunks = cut(context, source.boundaries(chunk_rows))
        return Plan(rows, as_text(newest), chunks, preflight.needed_gib(rows), known)
    finally:
        source.close()
        target.close()


def check_again(context: Context, run: state.Run) -> None:
    """What must still hold when a run goes on."""
    preflight.check_run(run, context.mapping)
    source, target = context.source(), context.target()
    try:
        state.check_version(target)
        preflight.check_source(source, context.mapping)
        preflight.check_target(target, context.mapping)
        _check_chunks(context, state.chunks(target))
    finally:
        source.close()
        target.close()


def _check_order(context: Context, source: Source) -> None:
    """The real keys: a NUMBER's extremes, every text in the source's own order."""
    if context.has_number_key:
        extremes = source.extremes()
        if extremes is not None:
            keys.check_extremes(context.mapping, *extremes, context.target_keys([str(end) for end in extremes]))
        return
    seen = keys.TextKeys(context.mapping)
    for series in source.ordered_keys():
        seen.check(series, context.transform.target_key(series))
    seen.end(source.present(list(seen.changed)))


def _check_chunks(context: Context, every: list[Chunk]) -> None:
    """The ranges that a run keeps, whatever version of the tool cut them."""
    inner = [chunk for chunk in every if chunk.keys.lower is not None]
    made = context.target_keys([str(chunk.keys.lower) for chunk in inner])
    back = [context.source_key(key) for key in made]
    if made != [chunk.target.lower for chunk in inner] or made != sorted(made) or back != [chunk.keys.lower for chunk in inner]:
        raise Refusal(
            "The chunks of this run are not the same rows on both sides, so nothing is changed by them: remove what was loaded "
            "with `restart` and load anew."
        )


def cut(context: Context, firsts: list[str]) -> list[Chunk]:
    """Chunks from the first key of each; the outermost two are open, for rows that come later."""
    number = context.mapping.source_type(context.mapping.source.key).name == "NUMBER"
    series = pl.Series([int(key) for key in firsts[1:]], dtype=pl.Int64) if number else pl.Series(firsts[1:], dtype=pl.String)
    inner = list(zip(firsts[1:], context.transform.target_key(series), strict=True))
    ends: list[tuple[str | None, str | None]] = [(None, None), *inner, (None, None)]
    return [
        Chunk(place, KeyRange(lower[0], upper[0]), KeyRange(lower[1], upper[1]))
        for place, (lower, upper) in enumerate(itertools.pairwise(ends), start=1)
    ]
