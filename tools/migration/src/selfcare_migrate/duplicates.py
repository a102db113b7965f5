"""Two rows with the same unique value: the mapping's rule keeps one, the other goes to the rejects with the winner's key."""

from __future__ import annotations

from typing import Any

from selfcare_migrate import state
from selfcare_migrate.context import Context, Places
from selfcare_migrate.mapping import Unique
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.target import Target
from selfcare_migrate.transform.batch import KEY, Misfit

Row = dict[str, Any]
DUPLICATE = "duplicate"


class Duplicates:
    """Decides in the caller's transaction, whichever of two rows comes first. `displaced` holds the source keys that lost."""

    def __init__(self, context: Context, target: Target, places: Places) -> None:
        self._context, self._target, self._places = context, target, places
        self._mapping = context.mapping
        self.displaced: set[str] = set()

    def make_room(self, row: Row) -> Misfit | None:
        """Take the rows away that hold this row's unique values and lose to it; or why this row loses, and nothing changes."""
        losers: dict[str, tuple[Unique, Any, int]] = {}
        for rule in self._mapping.unique:
            value = row[rule.column]
            holder = None if value is None else self._holder(rule, value, row[self._mapping.target.key])
            if holder is None:
                continue
            if not self._wins(rule, row, holder):
                other = self._context.source_key(holder[0]) or str(holder[0])
                return Misfit(row[KEY], rule.column, DUPLICATE, str(value), other)
            losers[holder[0]] = (rule, value, holder[2])
        for key, (rule, value, version) in losers.items():
            self.remove(key, version)
            self._displaced_by(key, rule, value, row[KEY])
        return None

    def insert(self, row: Row) -> None:
        """Store a row for which there is room."""
        names = [column.target for column in self._mapping.columns]
        marks = ", ".join(["%s"] * len(names))
        sql = f"INSERT INTO {self._mapping.target.table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 (checked names)
        self._target.run(sql, [row[name] for name in names])

    def is_untouched(self, key: str, version: int) -> bool:
        """Whether nobody but this tool has changed the row, and no other table points at it until this transaction ends."""
        if version != state.known_versions(self._target, [key], self._context.first_version)[key]:
            return False
        return not any(self._target.one(sql, [key]) for sql in self._references())

    def remove(self, key: str, version: int) -> None:
        """Take a row out of the target that has still this version; raises Refusal when it has not."""
        target = self._mapping.target
        sql = f"DELETE FROM {target.table} WHERE {target.key} = %s AND {target.version} = %s"  # noqa: S608 (checked names)
        if self._target.run(sql, [key, version]) != 1:
            raise Refusal(f"The row {key} was changed while it was to be removed, so it stays: run the command again.")
        self._target.run("DELETE FROM migration_applied WHERE target_key = %s", [key])

    def _references(self) -> list[str]:
        target = self._mapping.target
        return [
            f"SELECT 1 FROM {entry.table} r JOIN {target.table} t ON r.{entry.column} = t.{entry.target} "  # noqa: S608
            # The newest rows, and held: a link that is made meanwhile would point at nothing.
            f"WHERE t.{target.key} = %s LIMIT 1 LOCK IN SHARE MODE"
            for entry in target.references
        ]

    def _holder(self, rule: Unique, value: Any, own_key: str) -> Any:
        target = self._mapping.target
        sql = f"SELECT {target.key}, {rule.order}, {target.version} FROM {target.table} "  # noqa: S608 (checked names)
        return self._target.one(sql + f"WHERE {rule.column} = %s AND {target.key} <> %s FOR UPDATE", [value, own_key])

    def _wins(self, rule: Unique, row: Row, holder: Any) -> bool:
        key, order, version = holder
        mine, theirs = (row[rule.order], row[self._mapping.target.key]), (order, key)
        is_better = mine > theirs if rule.keep == "newest" else mine < theirs
        return is_better and self._context.source_key(key) is not None and self.is_untouched(key, version)

    def _displaced_by(self, key: str, rule: Unique, value: Any, winner: str) -> None:
        loser = self._context.source_key(key) or key
        self.displaced.add(loser)
        state.add_rejects(
            self._target, [Misfit(loser, rule.column, DUPLICATE, str(value), winner)], self._places.chunk_no(loser)
        )
