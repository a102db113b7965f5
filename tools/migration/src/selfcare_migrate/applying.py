"""Changed rows of the source put into the target, unless the portal changed them too."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from selfcare_migrate import canonical, state
from selfcare_migrate.context import Context, Places
from selfcare_migrate.duplicates import Duplicates, Row
from selfcare_migrate.target import Target
from selfcare_migrate.transform.batch import KEY, Misfit

_AT_ONCE = 1000
BOTH = "changed on both sides"


@dataclass
class Tally:
    """What a round did, in rows."""

    read: int = 0
    inserted: int = 0
    updated: int = 0
    deleted: int = 0
    rejected: int = 0
    conflicts: int = 0

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Applier:
    """Applies batches, each in transactions of a thousand rows."""

    def __init__(self, context: Context, target: Target, places: Places) -> None:
        self._context, self._target, self._places = context, target, places
        self._duplicates = Duplicates(context, target, places)
        self.tally = Tally()

    def apply(self, batch: pl.DataFrame) -> None:
        """Put a batch of source rows into the target."""
        for part in batch.iter_slices(_AT_ONCE):
            self.tally.add(self._target.again(lambda part=part: self._in_transaction(part)))  # type: ignore[misc]

    def _in_transaction(self, part: pl.DataFrame) -> Tally:
        with self._target.transaction():
            return self._apply(part)

    def _apply(self, part: pl.DataFrame) -> Tally:
        outcome = self._context.transform.apply(part)
        tally = Tally(read=outcome.read)
        digests = canonical.hashes(outcome.rows, self._context.mapping)
        keys = outcome.rows[self._context.mapping.target.key].to_list()
        stored = self._stored(keys)
        known = state.known_versions(self._target, list(stored), self._context.first_version)
        misfits, before = list(outcome.misfits), self._rejected_before(part)
        self._duplicates.displaced.clear()
        for key, digest, row in zip(keys, digests, outcome.rows.iter_rows(named=True), strict=True):
            misfit = self._place(key, digest, row, stored.get(key), known, tally)
            if misfit is not None:
                misfits.append(misfit)
        self._record(before, misfits)
        tally.rejected = len({misfit.key for misfit in misfits} - {key for key, _ in before})
        return tally

    def _stored(self, keys: list[str]) -> dict[str, tuple[str, int]]:
        if not keys:
            return {}
        target = self._context.mapping.target
        marks = ", ".join(["%s"] * len(keys))
        columns = f"{target.key}, {canonical.sql_hash(self._context.mapping)}, {target.version}"
        sql = f"SELECT {columns} FROM {target.table} WHERE {target.key} IN ({marks}) FOR UPDATE"  # noqa: S608 (checked names)
        return {row[0]: (row[1], row[2]) for row in self._target.rows(sql, keys)}

    def _place(
        self, key: str, digest: str, row: Row, stored: tuple[str, int] | None, known: dict[str, int], tally: Tally
    ) -> Misfit | None:
        if row[KEY] in self._duplicates.displaced:
            stored = None
        if stored is not None and stored[0] == digest:
            return None
        if stored is not None and stored[1] != known[key]:
            state.add_conflict(self._target, key, BOTH, self._differing(key, row))
            tally.conflicts += 1
            return None
        misfit = self._duplicates.make_room(row)
        if misfit is not None:
            return misfit
        if stored is None or not self._update(key, row, stored[1]):
            self._duplicates.insert(row)
            tally.inserted += 1
        else:
            tally.updated += 1
        return None

    def _update(self, key: str, row: Row, version: int) -> bool:
        target = self._context.mapping.target
        names = [column.target for column in self._context.mapping.compared if column.target != target.key]
        sets = ", ".join(f"{name} = %s" for name in names)
        sql = (
            f"UPDATE {target.table} SET {sets}, {target.version} = {target.version} + 1 "  # noqa: S608 (checked names)
            f"WHERE {target.key} = %s AND {target.version} = %s"
        )
        if not self._target.run(sql, [*(row[name] for name in names), key, version]):
            return False  # an earlier row of this batch took its place
        self._target.run("REPLACE INTO migration_applied VALUES (%s, %s)", [key, version + 1])
        return True

    def _differing(self, key: str, row: Row) -> list[str]:
        target, names = self._context.mapping.target, [column.target for column in self._context.mapping.compared]
        theirs = self._target.one(f"SELECT {', '.join(names)} FROM {target.table} WHERE {target.key} = %s", [key])  # noqa: S608
        return [name for name, value in zip(names, theirs, strict=True) if str(value) != str(row[name])]

    def _rejected_before(self, part: pl.DataFrame) -> set[tuple[str, str]]:
        keys = part[self._context.mapping.source.key].cast(pl.String).to_list()
        marks = ", ".join(["%s"] * len(keys))
        sql = f"SELECT source_key, column_name FROM migration_reject WHERE source_key IN ({marks})"  # noqa: S608
        return {(row[0], row[1]) for row in self._target.rows(sql, keys)}

    def _record(self, before: set[tuple[str, str]], misfits: list[Misfit]) -> None:
        """Rejects of this batch's rows become exactly these; rows that lost their place in this batch were recorded then."""
        still = {(misfit.key, misfit.column) for misfit in misfits}
        over = [entry for entry in before - still if entry[0] not in self._duplicates.displaced]
        self._target.run_many("DELETE FROM migration_reject WHERE source_key = %s AND column_name = %s", over)
        for misfit in misfits:
            state.add_rejects(self._target, [misfit], self._places.chunk_no(misfit.key))
