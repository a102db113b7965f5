"""`catch-up`: what changed in the source since the load began, again and again until little is left; then what was deleted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from selfcare_migrate import mapping, planning, state
from selfcare_migrate.applying import Applier, Tally
from selfcare_migrate.context import Context, Places
from selfcare_migrate.deleting import Deletions
from selfcare_migrate.duplicates import DUPLICATE
from selfcare_migrate.narrowing import EXPLAINED
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.source import Source, as_text, from_text
from selfcare_migrate.target import Target


@dataclass(frozen=True)
class Round:
    """One pass. `lag` is the age in seconds of the oldest change that may be missing after it."""

    number: int
    tally: Tally
    lag: float

    def __str__(self) -> str:
        t = self.tally
        return (
            f"Round {self.number}: {t.read:,} rows read, {t.inserted:,} inserted, {t.updated:,} updated, "
            f"{t.deleted:,} deleted, {t.rejected:,} rejected, {t.conflicts:,} conflicts; lag {self.lag:.1f} s."
        )


def catch_up(context: Context, *, until_lag: float, most_rounds: int, most_deletions: int | None = None) -> Iterator[Round]:
    """Rounds until the lag is small enough, and one more that also finds deletions, at most so many.

    Raises Refusal before a finished load, and when more rows would be removed.
    """
    source, target = context.source(), context.target()
    try:
        run = state.read_run(target)
        if run is None or run.loaded_at is None:
            raise Refusal("The load is not finished: run `load` first.")
        planning.check_again(context, run)
        chunks = state.chunks(target)
        places = Places(context, chunks)
        for number in range(1, most_rounds + 1):
            done = _round(context, source, target, places, number)
            yield done
            if done.lag <= until_lag:
                break
        begun = time.monotonic()
        tally = Deletions(context, source, target, places, most_deletions).carry_over(chunks)
        last = _round(context, source, target, places, number + 1)
        last.tally.deleted, last.tally.conflicts = tally.deleted, last.tally.conflicts + tally.conflicts
        _keep_deletions(target, tally)
        yield Round(last.number, last.tally, min(last.lag, time.monotonic() - begun))
    finally:
        source.close()
        target.close()


def _round(context: Context, source: Source, target: Target, places: Places, number: int) -> Round:
    begun, started = time.monotonic(), state.now()
    run = state.read_run(target)
    newest = source.newest_change()
    if run is None or newest is None:
        raise Refusal("The source has no row with a change.")
    watermark = from_text(context.mapping, run.watermark)
    applier = Applier(context, target, places)
    for batch in source.changed_since(_earlier(watermark, context.mapping.source)):
        applier.apply(batch)
    for batch in source.by_keys(_looked_at_again(context, target)):
        applier.apply(batch)
    _keep(target, applier.tally, started, as_text(max(watermark, newest)))
    return Round(number, applier.tally, time.monotonic() - begun)


def _looked_at_again(context: Context, target: Target) -> list[str]:
    """Rejected duplicates, whose winner may be gone, and what the last verification could not explain.

    Such a row was committed later than its change column says, or has no time in it.
    """
    doubled = [row[0] for row in target.rows("SELECT source_key FROM migration_reject WHERE reason = %s", [DUPLICATE])]
    differing = state.differing_keys(target, sorted(EXPLAINED))
    named = ((key, context.source_key(key)) for key in differing)
    return sorted({*doubled, *(of_source or key for key, of_source in named if of_source or context.is_source_key(key))})


def _earlier(watermark: Any, source: mapping.Source) -> Any:
    """In the hour that the clock repeats, a later change may carry a time that is an hour earlier."""
    if not isinstance(watermark, datetime):
        return watermark - source.change.overlap
    zone, start = ZoneInfo(source.time_zone), watermark - timedelta(seconds=source.change.overlap)
    repeated = max(_repeats(watermark, zone), _repeats(start, zone))
    return start - repeated


def _repeats(moment: datetime, zone: ZoneInfo) -> timedelta:
    first, second = (moment.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    return max(first - second, timedelta())


def _keep(target: Target, tally: Tally, started: datetime, watermark: str) -> None:
    with target.transaction():
        target.run(
            "INSERT INTO migration_round (started_at, finished_at, read_rows, inserted, updated, deleted, rejected, conflicts, "
            "watermark) VALUES (%s, %s, %s, %s, %s, 0, %s, %s, %s)",
            [started, state.now(), tally.read, tally.inserted, tally.updated, tally.rejected, tally.conflicts, watermark],
        )
        target.run("UPDATE migration_run SET watermark = %s", [watermark])


def _keep_deletions(target: Target, tally: Tally) -> None:
    target.run(
        "UPDATE migration_round SET deleted = %s, conflicts = conflicts + %s ORDER BY round_no DESC LIMIT 1",
        [tally.deleted, tally.conflicts],
    )
