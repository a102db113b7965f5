"""`load`: chunks by several readers, each streamed into MySQL and committed together with its checkpoint."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator

import polars as pl

from selfcare_migrate import canonical, leases, planning, state
from selfcare_migrate.context import Context, Places
from selfcare_migrate.progress import Progress
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.settling import settle
from selfcare_migrate.source import Source
from selfcare_migrate.state import Chunk
from selfcare_migrate.target import Target
from selfcare_migrate.transform.batch import CHANGE, KEY, Misfit

# One more than the cores that a small machine has: each waits for its two databases in turn.
READERS = 3


class Feed:
    """One chunk read, transformed and given out as lines; remembers what it gave and what did not fit."""

    def __init__(self, context: Context, source: Source, chunk: Chunk, progress: Progress) -> None:
        self._context, self._source, self._chunk, self._progress = context, source, chunk, progress
        self.sent: list[pl.DataFrame] = []
        self.misfits: list[Misfit] = []
        self.read = 0

    @property
    def count(self) -> int:
        """Rows given out."""
        return sum(frame.height for frame in self.sent)

    def lines(self) -> Iterator[bytes]:
        """Lines for LOAD DATA. The database pulls them, so a slow one holds the source back."""
        for batch in self._source.batches(self._chunk.keys):
            outcome = self._context.transform.apply(batch)
            self.read += outcome.read
            self.misfits += outcome.misfits
            self.sent.append(outcome.rows)
            yield canonical.to_lines(outcome.rows.drop(KEY, CHANGE))
            self._progress.add(outcome.read)


def load(context: Context, *, readers: int = READERS, chunk_rows: int = planning.CHUNK_ROWS, progress: Progress) -> None:
    """Begin a run or go on with it, until every chunk is committed; raises Refusal when another command is writing."""
    plan = _prepare(context, chunk_rows)
    with leases.writing(context) as writer:
        _begin(writer, plan)
        _load_pending(writer, readers, progress)


def _prepare(context: Context, chunk_rows: int) -> planning.Plan | None:
    """Everything is asked before the first thing is written; answers None when a run has begun."""
    target = context.target()
    try:
        run = state.read_run(target)
        plan = planning.make_plan(context, chunk_rows) if run is None else None
        state.install(target)
        return plan
    finally:
        target.close()


def _begin(context: Context, plan: planning.Plan | None) -> None:
    target = context.target()
    try:
        run = state.read_run(target)
        if run is not None:
            planning.check_again(context, run)
        elif plan is None:
            raise Refusal("The run was removed meanwhile: begin anew.")
        else:
            state.begin_run(target, context.mapping, plan.source_rows, plan.watermark, plan.chunks)
    finally:
        target.close()


def _load_pending(context: Context, readers: int, progress: Progress) -> None:
    target = context.target()
    try:
        every, pending = state.chunks(target), state.chunks(target, only_pending=True)
        done = target.one("SELECT COALESCE(SUM(read_rows), 0), (SELECT source_rows FROM migration_run) FROM migration_chunk")
        begun = time.monotonic()
        with progress.showing("load", int(done[0]), int(done[1])):
            _read_all(context, Places(context, every), pending, readers, progress)
        with target.transaction():
            target.run("UPDATE migration_run SET load_seconds = load_seconds + %s", [time.monotonic() - begun])
            all_done = "NOT EXISTS (SELECT 1 FROM migration_chunk WHERE NOT is_done)"
            target.run(f"UPDATE migration_run SET loaded_at = %s WHERE loaded_at IS NULL AND {all_done}", [state.now()])  # noqa: S608
    finally:
        target.close()


def _read_all(context: Context, places: Places, pending: list[Chunk], readers: int, progress: Progress) -> None:
    waiting: queue.SimpleQueue[Chunk] = queue.SimpleQueue()
    for chunk in pending:
        waiting.put(chunk)
    failures: list[BaseException] = []
    stop = threading.Event()

    def work() -> None:
        try:
            _Reader(context, places, progress).run(waiting, stop)
        except BaseException as error:  # noqa: BLE001 (raised again by the caller's thread)
            failures.append(error)
            stop.set()

    threads = [threading.Thread(target=work, name=f"reader-{place}", daemon=True) for place in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


class _Reader:
    """One connection to each side, chunk after chunk."""

    def __init__(self, context: Context, places: Places, progress: Progress) -> None:
        self._context, self._places, self._progress = context, places, progress
        self._source: Source = context.source()
        self._target: Target = context.target()

    def run(self, waiting: queue.SimpleQueue[Chunk], stop: threading.Event) -> None:
        try:
            while not stop.is_set():
                try:
                    chunk = waiting.get_nowait()
                except queue.Empty:
                    return
                self._load(chunk)
        finally:
            self._source.close()
            self._target.close()

    def _load(self, chunk: Chunk) -> None:
        """A deadlock with a reader or the portal is no failure, nor a connection that was cut: the chunk is read again."""
        feeds: list[Feed] = []

        def attempt() -> None:
            if feeds:
                self._progress.add(-feeds.pop().read)
            feeds.append(Feed(self._context, self._source, chunk, self._progress))
            self._store(chunk, feeds[-1])

        self._target.again(attempt)

    def _store(self, chunk: Chunk, feed: Feed) -> None:
        target = self._target
        with target.transaction():
            # An attempt whose connection was cut may have been committed all the same: its lock on this row decides.
            if target.one("SELECT is_done FROM migration_chunk WHERE chunk_no = %s FOR UPDATE", [chunk.number])[0]:
                return
            stored = target.load(feed.lines())
            misfits = list(feed.misfits)
            if stored < feed.count or target.raw.warning_count():
                misfits += settle(self._context, self._places, target, chunk, feed.sent, stored)
            state.add_rejects(target, misfits, chunk.number)
            rejected = len({misfit.key for misfit in misfits})
            target.run(
                "UPDATE migration_chunk SET is_done = TRUE, read_rows = %s, loaded_rows = %s, rejected_rows = %s, "
                "finished_at = %s WHERE chunk_no = %s",
                [feed.read, feed.read - rejected, rejected, state.now(), chunk.number],
            )
