"""`cutover-check`: what still stands between now and the switch."""

from __future__ import annotations

from collections.abc import Iterator

from selfcare_migrate import preflight, state
from selfcare_migrate.context import Context
from selfcare_migrate.source import from_text
from selfcare_migrate.target import Target


def check(context: Context, *, most_age: float) -> list[str]:
    """One sentence for each thing that is missing; an empty list means ready. `most_age` is a verification's age in seconds.

    Raises Refusal when the mapping is not the run's.
    """
    target = context.target()
    try:
        run = state.read_run(target)
        if run is None or run.loaded_at is None:
            return ["the load is not finished."]
        preflight.check_run(run, context.mapping)
        return [*_pending(context, target, run), *_verification(target, most_age), *_open(target)]
    finally:
        target.close()


def _pending(context: Context, target: Target, run: state.Run) -> Iterator[str]:
    """A deletion leaves no change behind it, so rows are counted as well."""
    source = context.source()
    try:
        pending, rows = source.count_changed_after(from_text(context.mapping, run.watermark)), source.count()
    finally:
        source.close()
    verified = target.one("SELECT source_rows FROM migration_verification ORDER BY verification_no DESC LIMIT 1")
    if verified is not None and verified[0] != rows:
        yield f"the source has {rows:,} rows, and the last verification saw {verified[0]:,}: freeze it, catch up, verify again."
    if pending:
        yield f"{pending:,} rows changed in the source after the last catch-up: freeze the source, then run catch-up."


def _verification(target: Target, most_age: float) -> Iterator[str]:
    row = target.one(
        "SELECT started_at, is_equal, differing_rows FROM migration_verification ORDER BY verification_no DESC LIMIT 1"
    )
    if row is None:
        yield "nothing was verified yet."
        return
    started, is_equal, differing = row
    last = target.one(
        "SELECT MAX(finished_at) FROM migration_round WHERE inserted + updated + deleted + rejected + conflicts > 0"
    )[0]
    if not is_equal:
        yield f"the last verification found {differing:,} rows that differ."
    elif last is not None and last > started:
        yield "a catch-up changed rows after the last verification: verify again."
    elif (state.now() - started).total_seconds() > most_age:
        yield f"the last verification is older than {most_age:,.0f} s: verify again."
    if target.one("SELECT COUNT(*) FROM migration_round")[0] == 0:
        yield "no catch-up has run."


def _open(target: Target) -> Iterator[str]:
    for table, column, words in (("migration_reject", "reason", "rejects"), ("migration_conflict", "kind", "conflicts")):
        sql = f"SELECT {column}, COUNT(*) FROM {table} WHERE reviewed_at IS NULL GROUP BY {column} ORDER BY {column}"  # noqa: S608
        for reason, count in target.rows(sql):
            yield f"{count:,} {words} with the reason {reason!r} are not reviewed."
