"""Rows that the source no longer has: removed where nobody else holds on to them, listed as conflicts where somebody does.

A range of keys only raises a suspicion. Each suspect is asked for by its very key, once to count what a run would remove and
once more, with its row locked, immediately before it goes. Above a ceiling nothing is removed: a view that lost its join, or a
source restored to last year, looks like so many deletions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from selfcare_migrate import state
from selfcare_migrate.applying import Tally
from selfcare_migrate.context import Context, Places
from selfcare_migrate.duplicates import Duplicates
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.slices import slices
from selfcare_migrate.source import Source
from selfcare_migrate.state import Chunk
from selfcare_migrate.target import Target

DELETED, FOREIGN = "deleted in the source", "not made from the source"
_SHARE, _SHOWN, _AT_ONCE = 0.001, 10, 500


class Deletions:
    """The deletions of one run. `most` is the ceiling in rows; None is a thousandth of the table."""

    def __init__(self, context: Context, source: Source, target: Target, places: Places, most: int | None) -> None:
        self._context, self._source, self._target, self._most = context, source, target, most
        self._duplicates = Duplicates(context, target, places)
        self._removable: list[str] = []
        self._found = 0
        self.tally = Tally()

    def carry_over(self, chunks: Sequence[Chunk]) -> Tally:
        """Compare counts chunk by chunk, and keys where the counts differ; raises Refusal above the ceiling."""
        counts = [self._rows_of(chunk) for chunk in chunks]
        differing = [chunk for chunk, rows in zip(chunks, counts, strict=True) if self._differs(chunk, rows)]
        most = math.ceil(sum(counts) * _SHARE) if self._most is None else self._most
        rejects = [key for chunk in differing for key in self._examine(chunk, most)]
        self._check_ceiling(sum(counts), most)
        for part in slices(self._removable, _AT_ONCE):
            self._remove(part)
        for part in slices(rejects, _AT_ONCE):
            self._forget(part)
        return self.tally

    def _rows_of(self, chunk: Chunk) -> int:
        where, binds = self._target.key_range(chunk.target.lower, chunk.target.upper)
        table = self._context.mapping.target.table
        return int(self._target.one(f"SELECT COUNT(*) FROM {table} WHERE {where}", binds)[0])  # noqa: S608 (checked names)

    def _differs(self, chunk: Chunk, rows: int) -> bool:
        return self._source.count(chunk.keys) != rows + len(state.rejects_of(self._target, chunk.number))

    def _examine(self, chunk: Chunk, most: int) -> list[str]:
        """Count what is gone, list what somebody holds on to; answers the rejected keys whose row is gone too."""
        table = self._context.mapping.target
        where, binds = self._target.key_range(chunk.target.lower, chunk.target.upper)
        stored = [row[0] for row in self._target.rows(f"SELECT {table.key} FROM {table.table} WHERE {where}", binds)]  # noqa: S608
        present = self._source.keys(chunk.keys)
        suspects = [key for key in stored if self._context.source_key(key) not in present]
        for part in slices(suspects, _AT_ONCE):
            self._sort(self._absent(part), most)
        rejected = sorted(state.rejects_of(self._target, chunk.number).keys() - present)
        still = self._source.present(rejected)
        return [key for key in rejected if key not in still]

    def _absent(self, target_keys: Sequence[str]) -> list[str]:
        """Those whose very key the source does not have now."""
        keys = {key: self._context.source_key(key) for key in target_keys}
        present = self._source.present([key for key in keys.values() if key is not None])
        return [key for key, of_source in keys.items() if of_source not in present]

    def _sort(self, gone: list[str], most: int) -> None:
        """Past the ceiling rows are only counted."""
        if len(self._removable) > most:
            self._found += len(gone)
            return
        with self._target.transaction():
            removable = [row[0] for row in self._locked(gone) if self._may_go(row)]
        self._found += len(removable)
        self._removable += removable

    def _locked(self, keys: Sequence[str]) -> Sequence[Any]:
        if not keys:
            return ()
        table, names = self._context.mapping.target, [column.target for column in self._context.keyed]
        columns = ", ".join([table.key, table.version, *names])
        marks = ", ".join(["%s"] * len(keys))
        sql = f"SELECT {columns} FROM {table.table} WHERE {table.key} IN ({marks}) FOR UPDATE"  # noqa: S608 (checked names)
        return self._target.rows(sql, keys)

    def _may_go(self, row: Sequence[Any]) -> bool:
        """Whether the row is this tool's alone; a conflict is listed for one that is not."""
        key, version, *derived = row
        is_made = derived == self._context.derived_from(key)
        if is_made and self._duplicates.is_untouched(key, version):
            return True
        state.add_conflict(self._target, key, DELETED if is_made else FOREIGN, [])
        self.tally.conflicts += 1
        return False

    def _check_ceiling(self, rows: int, most: int) -> None:
        if self._found <= most:
            return
        shown = ", ".join(self._removable[:_SHOWN])
        raise Refusal(
            f"The source no longer has {self._found:,} of the {rows:,} rows of {self._context.mapping.target.table}, and a run "
            f"removes at most {most:,}; nothing was removed. The first of them: {shown}. If they are truly gone, and not "
            f"hidden by the view or an old backup, say `catch-up --most-deletions {self._found}`."
        )

    def _remove(self, keys: Sequence[str]) -> None:
        """Asked after the rows are locked, so that a row that came back meanwhile stays."""
        with self._target.transaction():
            locked = self._locked(keys)
            absent = set(self._absent([row[0] for row in locked]))
            for row in locked:
                if row[0] in absent and self._may_go(row):
                    self._duplicates.remove(row[0], row[1])
                    self.tally.deleted += 1

    def _forget(self, rejected: Sequence[str]) -> None:
        """Rejects whose row the source has no longer."""
        with self._target.transaction():
            present = self._source.present(rejected)
            gone = [[key] for key in rejected if key not in present]
            self._target.run_many("DELETE FROM migration_reject WHERE source_key = %s", gone)
