"""A chunk that differs, narrowed: which rows, and in which columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from selfcare_migrate import canonical, state
from selfcare_migrate.applying import BOTH
from selfcare_migrate.context import Context
from selfcare_migrate.deleting import DELETED, FOREIGN
from selfcare_migrate.duplicates import DUPLICATE
from selfcare_migrate.source import Source
from selfcare_migrate.state import Chunk
from selfcare_migrate.target import Target
from selfcare_migrate.transform.batch import KEY

_AT_ONCE = 500
HELD, KEPT, PORTAL = "held", "kept although the source deleted it", "changed in the portal"
EXPLAINED = {HELD, KEPT, PORTAL}
_MOVED = "changed while it was compared"
_BASELESS = "recorded as a duplicate of a row that is not there"


@dataclass(frozen=True)
class Difference:
    """A row that differs. `values` holds source and target of each differing column, as text."""

    key: str
    kind: str
    columns: list[str] = field(default_factory=list)
    values: list[tuple[str | None, str | None]] = field(default_factory=list, repr=False)

    def words(self, *, show_values: bool) -> str:
        """One line for a person; values only when asked for."""
        if not self.columns:
            return f"{self.key}: {self.kind}"
        if not show_values:
            return f"{self.key}: {self.kind} in {', '.join(self.columns)}"
        shown = (f"{name}: source {a!r}, target {b!r}" for name, (a, b) in zip(self.columns, self.values, strict=True))
        return f"{self.key}: {self.kind}; {'; '.join(shown)}"


@dataclass(frozen=True)
class Part:
    """A batch as verification sees it: rows that belong in the target, and keys of those that belong in the rejects."""

    read: int
    rows: pl.DataFrame
    rejected: set[str]
    has_strays: bool


class Sides:
    """Both sides of one chunk."""

    def __init__(self, context: Context, source: Source, target: Target, chunk: Chunk, rejects: dict[str, set[str]]) -> None:
        self._context, self._source, self._target, self._chunk, self._rejects = context, source, target, chunk, rejects
        self._names = [column.target for column in context.mapping.compared]
        self._duplicates = {key for key, reasons in rejects.items() if DUPLICATE in reasons}

    def split(self, batch: pl.DataFrame) -> Part:
        """Rows that fit and are no rejected duplicate, and the rest; strays are misfits that no reject records."""
        outcome = self._context.transform.apply(batch)
        misfits = {misfit.key for misfit in outcome.misfits}
        is_duplicate = pl.col(KEY).is_in(list(self._duplicates))
        doubled = set(outcome.rows.filter(is_duplicate)[KEY].to_list()) if self._duplicates else set[str]()
        rows = outcome.rows.filter(~is_duplicate) if doubled else outcome.rows
        return Part(outcome.read, rows, misfits | doubled, bool(misfits - set(self._rejects)))

    def narrow(self) -> list[Difference]:
        """Every row that differs. Memory is bounded by the chunk's size."""
        ours, misfits = self._our_hashes()
        theirs = self._their_hashes()
        unequal = {key: version for key, (digest, version) in theirs.items() if ours.get(key) != digest}
        found = [Difference(key, "missing in the target") for key in ours.keys() - theirs.keys()]
        return [*found, *self._of_rejects(misfits), *self._of_stored(ours, unequal)]

    def _of_rejects(self, misfits: set[str]) -> Iterator[Difference]:
        """Misfits without a reject, and rejects without a misfit."""
        for key in misfits - set(self._rejects):
            yield Difference(key, "rejected by the mapping, and no reject records it")
        for key in set(self._rejects) - misfits - self._duplicates:
            yield Difference(key, "recorded as a reject, and no reject any more")

    def _of_stored(self, ours: dict[str, str], unequal: dict[str, int]) -> Iterator[Difference]:
        """Rows of the target, with their versions, that are not what the source has."""
        known = state.known_versions(self._target, list(unequal), self._context.first_version)
        rejected = set(self._context.target_keys(list(self._rejects))) if self._rejects else set[str]()
        kept = state.conflicts_of(self._target, DELETED) | state.conflicts_of(self._target, FOREIGN)
        different: list[str] = []
        touched: list[str] = []
        for key, version in unequal.items():
            if key in rejected:
                yield Difference(key, HELD)
            elif key not in ours:
                yield Difference(key, KEPT if key in kept else "not in the source")
            else:
                (touched if version > known[key] else different).append(key)
        yield from self._column_by_column(different)
        yield from self._by_customers(touched)

    def _their_hashes(self) -> dict[str, tuple[str, int]]:
        """Each row's hash and version."""
        where, binds = self._target.key_range(self._chunk.target.lower, self._chunk.target.upper)
        table, digest = self._context.mapping.target, canonical.sql_hash(self._context.mapping)
        sql = f"SELECT {table.key}, {digest}, {table.version} FROM {table.table} WHERE {where}"  # noqa: S608 (checked names)
        return {row[0]: (row[1], row[2]) for row in self._target.rows(sql, binds)}

    def _by_customers(self, keys: list[str]) -> Iterator[Difference]:
        """A customer's change explains the columns that customers may change, and a conflict those that it lists."""
        editable, listed = set(self._context.mapping.target.editable), state.conflicting_columns(self._target, BOTH)
        for difference in self._column_by_column(keys):
            explained = difference.kind != _MOVED and set(difference.columns) <= editable | listed.get(difference.key, set())
            yield Difference(difference.key, PORTAL) if explained else difference

    def _our_hashes(self) -> tuple[dict[str, str], set[str]]:
        key = self._context.mapping.target.key
        ours: dict[str, str] = {}
        misfits: set[str] = set()
        for batch in self._source.batches(self._chunk.keys):
            part = self.split(batch)
            misfits |= part.rejected
            ours.update(zip(part.rows[key].to_list(), canonical.hashes(part.rows, self._context.mapping), strict=True))
        return ours, misfits

    def _column_by_column(self, keys: list[str]) -> Iterator[Difference]:
        for start in range(0, len(keys), _AT_ONCE):
            part = keys[start : start + _AT_ONCE]
            ours, theirs = self._our_values(part), self._their_values(part)
            for key in part:
                if key not in ours or key not in theirs:
                    yield Difference(key, _MOVED)
                    continue
                pairs = [(name, a, b) for name, a, b in zip(self._names, ours[key], theirs[key], strict=True) if a != b]
                yield Difference(key, "different", [pair[0] for pair in pairs], [(pair[1], pair[2]) for pair in pairs])

    def _our_values(self, keys: list[str]) -> dict[str, list[str | None]]:
        found: dict[str, list[str | None]] = {}
        asked = [key for key in map(self._context.source_key, keys) if key is not None]
        for batch in self._source.by_keys(asked):
            rows = self._context.transform.apply(batch).rows.select(self._names)
            for line in canonical.to_lines(rows).decode().split(canonical.END)[:-1]:
                values = [None if text == canonical.NULL else text for text in line.split(canonical.SEPARATOR)]
                found[str(values[self._names.index(self._context.mapping.target.key)])] = values
        return found

    def _their_values(self, keys: list[str]) -> dict[str, list[Any]]:
        table = self._context.mapping.target
        texts = ", ".join(f"CAST({name} AS CHAR CHARACTER SET utf8mb4)" for name in self._names)
        marks = ", ".join(["%s"] * len(keys))
        rows = self._target.rows(f"SELECT {table.key}, {texts} FROM {table.table} WHERE {table.key} IN ({marks})", keys)  # noqa: S608
        return {row[0]: list(row[1:]) for row in rows}


def baseless_duplicates(context: Context, target: Target) -> list[Difference]:
    """Rejected duplicates whose value no row of the target has: the row that they lost to is gone."""
    found: list[Difference] = []
    table = context.mapping.target.table
    for rule in context.mapping.unique:
        sql = (
            f"SELECT r.source_key FROM migration_reject r LEFT JOIN {table} t ON t.{rule.column} = r.raw_value "  # noqa: S608
            f"WHERE r.reason = %s AND r.column_name = %s AND t.{rule.column} IS NULL"
        )
        found += [Difference(row[0], _BASELESS) for row in target.rows(sql, [DUPLICATE, rule.column])]
    return found
