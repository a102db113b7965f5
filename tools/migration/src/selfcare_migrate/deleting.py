"""Rows that the source no longer has: removed where nobody else holds on to them, listed as conflicts where somebody does."""

from __future__ import annotations

from selfcare_migrate import state
from selfcare_migrate.applying import Tally
from selfcare_migrate.context import Context, Places
from selfcare_migrate.duplicates import Duplicates
from selfcare_migrate.source import Source
from selfcare_migrate.state import Chunk
from selfcare_migrate.target import Target

DELETED = "deleted in the source"


def delete_what_is_gone(context: Context, source: Source, target: Target, chunks: list[Chunk], places: Places) -> Tally:
    """Compare counts chunk by chunk, and keys where the counts differ."""
    tally = Tally()
    for chunk in chunks:
        rejects = state.rejects_of(target, chunk.number)
        where, binds = target.key_range(chunk.target.lower, chunk.target.upper)
        rows = target.one(f"SELECT COUNT(*) FROM {context.mapping.target.table} WHERE {where}", binds)[0]  # noqa: S608
        if source.count(chunk.keys) != rows + len(rejects):
            tally.add(_delete_in(context, source, target, chunk, places))
    return tally


def _delete_in(context: Context, source: Source, target: Target, chunk: Chunk, places: Places) -> Tally:
    tally, duplicates = Tally(), Duplicates(context, target, places)
    with target.transaction():
        where, binds = target.key_range(chunk.target.lower, chunk.target.upper)
        key, version, table = context.mapping.target.key, context.mapping.target.version, context.mapping.target.table
        stored = target.rows(f"SELECT {key}, {version} FROM {table} WHERE {where} FOR UPDATE", binds)  # noqa: S608
        # Asked after the rows are locked, so that a row added meanwhile is not taken for a deleted one.
        present = source.keys(chunk.keys)
        for target_key, held in stored:
            if context.source_key(target_key) in present:
                continue
            if duplicates.is_untouched(target_key, held):
                duplicates.remove(target_key)
                tally.deleted += 1
            else:
                state.add_conflict(target, target_key, DELETED, [])
                tally.conflicts += 1
        gone = [[source_key] for source_key in state.rejects_of(target, chunk.number) if source_key not in present]
        target.run_many("DELETE FROM migration_reject WHERE source_key = %s", gone)
    return tally
