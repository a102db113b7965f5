"""`verify`: count and checksum of every chunk on both sides; a chunk that differs is narrowed to its rows and their columns."""

from __future__ import annotations

import concurrent.futures
from dataclasses import dataclass, field
from datetime import datetime

from selfcare_migrate import canonical, narrowing, preflight, state
from selfcare_migrate.context import Context
from selfcare_migrate.narrowing import EXPLAINED, HELD, KEPT, PORTAL, Difference
from selfcare_migrate.progress import Progress
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.source import Source
from selfcare_migrate.state import Chunk
from selfcare_migrate.target import Target

_SHOWN = 50


@dataclass
class Verification:
    """Figures of one comparison.

    `held` rows stand in the target beyond the source's good ones: with an older value while their newest one is a reject, or
    because a customer changed or linked what the source has deleted.
    """

    chunks: int = 0
    source_rows: int = 0
    target_rows: int = 0
    rejected_rows: int = 0
    differences: list[Difference] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def count(self, kind: str) -> int:
        """Rows of one kind of difference."""
        return sum(difference.kind == kind for difference in self.differences)

    @property
    def held(self) -> int:
        """Rows of the target that the equation takes off."""
        return self.count(HELD) + self.count(KEPT)

    @property
    def unexplained(self) -> list[Difference]:
        """Differences that are neither a customer's own change nor a reject."""
        return [difference for difference in self.differences if difference.kind not in EXPLAINED]

    @property
    def is_equal(self) -> bool:
        """Whether the equation holds and every chunk is equal."""
        adds_up = self.source_rows == self.target_rows - self.held + self.rejected_rows
        return adds_up and not self.unexplained

    def statement(self) -> str:
        """The last sentence."""
        held = f" - {self.held:,} held" if self.held else ""
        sum_ = f"source {self.source_rows:,} = target {self.target_rows:,}{held} + rejected {self.rejected_rows:,}"
        if not self.is_equal:
            return f"NOT EQUAL: {len(self.unexplained):,} rows differ; {sum_.replace(' = ', ' against ')}."
        portal = f" ({self.count(PORTAL):,} rows carry customers' own changes)" if self.count(PORTAL) else ""
        return f"EQUAL: {sum_}, every one of {self.chunks:,} chunks equal{portal}."


@dataclass
class _Compared:
    source_rows: int
    target_rows: int
    rejected_rows: int
    differences: list[Difference]


def verify(context: Context, *, readers: int, progress: Progress, show_values: bool) -> Verification:
    """Compare everything and keep the outcome; raises Refusal when nothing was loaded."""
    target = context.target()
    try:
        run = state.read_run(target)
        if run is None:
            raise Refusal("Nothing was loaded yet.")
        preflight.check_run(run, context.mapping)
        begun, outcome = state.now(), Verification()
        every = state.chunks(target)
        rows = int(target.one("SELECT source_rows FROM migration_run")[0])
        with progress.showing("verify", 0, rows), concurrent.futures.ThreadPoolExecutor(readers) as pool:
            for part in pool.map(lambda chunks: _compare_all(context, chunks, progress), _shares(every, readers)):
                for compared in part:
                    _add(outcome, compared)
        outcome.differences += narrowing.baseless_duplicates(context, target)
        outcome.lines = [difference.words(show_values=show_values) for difference in outcome.unexplained[:_SHOWN]]
        _keep(target, outcome, begun)
        return outcome
    finally:
        target.close()


def _shares(every: list[Chunk], readers: int) -> list[list[Chunk]]:
    return [every[place::readers] for place in range(readers)]


def _add(outcome: Verification, compared: _Compared) -> None:
    outcome.chunks += 1
    outcome.source_rows += compared.source_rows
    outcome.target_rows += compared.target_rows
    outcome.rejected_rows += compared.rejected_rows
    outcome.differences += compared.differences


def _compare_all(context: Context, every: list[Chunk], progress: Progress) -> list[_Compared]:
    source, target = context.source(), context.target()
    try:
        return [_compare(context, source, target, chunk, progress) for chunk in every]
    finally:
        source.close()
        target.close()


def _compare(context: Context, source: Source, target: Target, chunk: Chunk, progress: Progress) -> _Compared:
    rejects = state.rejects_of(target, chunk.number)
    sides = narrowing.Sides(context, source, target, chunk, rejects)
    read, good, checksum, rejected, strays = 0, 0, 0, set[str](), False
    for batch in source.batches(chunk.keys):
        part = sides.split(batch)
        read, good = read + part.read, good + part.rows.height
        rejected |= part.rejected
        strays = strays or part.has_strays
        checksum += canonical.total(canonical.hashes(part.rows, context.mapping))
        progress.add(part.read)
    rows, theirs = target.checksum(chunk.target.lower, chunk.target.upper)
    is_equal = (good, checksum) == (rows, theirs) and not strays and rejected == set(rejects)
    return _Compared(read, rows, len(rejected), [] if is_equal else sides.narrow())


def _keep(target: Target, outcome: Verification, begun: datetime) -> None:
    with target.transaction():
        target.run(
            "INSERT INTO migration_verification (started_at, finished_at, chunks, source_rows, target_rows, rejected_rows, "
            "held_rows, portal_rows, differing_rows, is_equal) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                begun, state.now(), outcome.chunks, outcome.source_rows, outcome.target_rows, outcome.rejected_rows,
                outcome.held, outcome.count(PORTAL), len(outcome.unexplained), outcome.is_equal,
            ],
        )  # fmt: skip
        number = target.one("SELECT LAST_INSERT_ID()")[0]
        target.run_many(
            "INSERT IGNORE INTO migration_difference VALUES (%s, %s, %s, %s)",
            [(number, entry.key, entry.kind, ", ".join(entry.columns)[:500]) for entry in outcome.differences],
        )
