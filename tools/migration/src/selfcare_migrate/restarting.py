"""`restart`: what a run loaded and everything it recorded is removed, so that another mapping can begin anew."""

from __future__ import annotations

from dataclasses import dataclass

from selfcare_migrate import state
from selfcare_migrate.context import Context
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.target import Target


@dataclass(frozen=True)
class Loaded:
    """What stands in the target. `touched` rows carry a customer's change; `referred` rows are named by another table."""

    rows: int
    touched: int
    referred: int


def restart(context: Context, *, rows: int | None) -> int:
    """Remove everything; answers the rows removed. Raises Refusal unless `rows` is how many, and none is in use."""
    target = context.target()
    try:
        if state.read_run(target) is None:
            raise Refusal("Nothing was loaded yet.")
        loaded = _loaded(context, target)
        _check(loaded, context.mapping.target.table, rows)
        target.run("UPDATE migration_run SET loaded_at = NULL")
        for chunk in state.chunks(target):
            _remove(context, target, chunk)
        state.forget(target)
        return loaded.rows
    finally:
        target.close()


def _check(loaded: Loaded, table: str, rows: int | None) -> None:
    if loaded.touched or loaded.referred:
        raise Refusal(
            f"{loaded.touched:,} rows of {table} were changed by customers, and {loaded.referred:,} are in use "
            "by another table, so none is removed."
        )
    if rows != loaded.rows:
        raise Refusal(
            f"This removes {loaded.rows:,} rows of {table} and every reject, conflict and figure of the run: "
            f"say `restart --remove-rows {loaded.rows}`."
        )


def _loaded(context: Context, target: Target) -> Loaded:
    """One look at the whole table, and one for each table that refers to it."""
    table = context.mapping.target
    sql = f"SELECT COUNT(*), COALESCE(SUM(NOT ({_as_left(context)})), 0) FROM {_with_applied(context)}"  # noqa: S608
    rows, touched = target.one(sql)
    joins = (f"{table.table} t JOIN {r.table} r ON r.{r.column} = t.{r.target}" for r in table.references)
    referred = sum(target.one(f"SELECT COUNT(DISTINCT t.{table.key}) FROM {join}")[0] for join in joins)  # noqa: S608
    return Loaded(int(rows), int(touched), int(referred))


def _remove(context: Context, target: Target, chunk: state.Chunk) -> None:
    """A chunk's rows go together with its checkpoint, so that `load` or `restart` goes on after a kill."""
    table = context.mapping.target
    where, binds = target.key_range(chunk.target.lower, chunk.target.upper, "t.")
    unused = "".join(
        f" AND NOT EXISTS (SELECT 1 FROM {r.table} r WHERE r.{r.column} = t.{r.target})"  # noqa: S608 (checked names)
        for r in table.references
    )
    with target.transaction():
        target.run(f"DELETE t, a FROM {_with_applied(context)} WHERE {where} AND {_as_left(context)}{unused}", binds)
        if target.one(f"SELECT 1 FROM {table.table} t WHERE {where} LIMIT 1", binds):  # noqa: S608 (checked names)
            raise Refusal("A customer came in meanwhile: `load` with the run's own mapping file brings back what was removed.")
        target.run("DELETE FROM migration_reject WHERE chunk_no = %s", [chunk.number])
        target.run("UPDATE migration_chunk SET is_done = FALSE WHERE chunk_no = %s", [chunk.number])


def _with_applied(context: Context) -> str:
    table = context.mapping.target
    return f"{table.table} t LEFT JOIN migration_applied a ON a.target_key = t.{table.key}"


def _as_left(context: Context) -> str:
    """The version is the one that this tool left."""
    return f"t.{context.mapping.target.version} = COALESCE(a.version, {context.first_version})"
