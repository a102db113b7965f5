"""Role `worker`: consumes the queue, sweeps what was left pending, inspects the archive. `python -m archiver.run_worker`."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from archiver.domain.statement import Poison
from archiver.leases import Heartbeat, Lease
from archiver.ports import Archive, Index, Queue
from archiver.settings import ArchiverSettings
from archiver.usecases.archive_statement import ArchiveStatement
from archiver.usecases.inspect_archive import InspectArchive
from archiver.usecases.sweep import BATCH, SweepPending
from archiver.usecases.waiting_statement import parse
from selfcare_shared import logs
from selfcare_shared.problems import Problem

# Seconds; a container whose worker takes longer is replaced.
_LONGEST_TURN = 90.0


class Worker:
    """Receives until told to stop; what is in hand is finished first."""

    def __init__(self, index: Index, archive: Archive, queue: Queue, settings: ArchiverSettings) -> None:
        self._index, self._queue, self._settings = index, queue, settings
        self._archive_statement, self._sweep_pending = ArchiveStatement(index, archive), SweepPending(index, queue)
        self._inspect_archive = InspectArchive(index, archive)
        self._stopping = threading.Event()
        self._turned = time.monotonic()
        self._next_sweep = self._next_inspection = 0.0
        self._pool = ThreadPoolExecutor(settings.worker_concurrency, thread_name_prefix="archive")

    def alive(self) -> bool:
        """Whether the loop has turned lately: one turn waits for messages and finishes those that came."""
        return time.monotonic() - self._turned < _LONGEST_TURN

    def stop(self) -> None:
        """Receive no more."""
        self._stopping.set()

    def run(self) -> None:
        """Poll, archive, sweep, inspect, until stopped."""
        logs.event("worker.started")
        while not self._stopping.is_set():
            self._turned = time.monotonic()
            self._sweep_if_due()
            self._inspect_if_due()
            self.poll()
        self._pool.shutdown()
        logs.event("worker.stopped")

    def poll(self) -> int:
        """One receive; answers how many messages came."""
        asked = time.monotonic()
        try:
            messages = self._queue.receive()
        except Problem:
            self._stopping.wait(2.0)
            return 0
        if messages:
            leases = [Lease(message, asked + self._settings.visibility_timeout) for message in messages]
            with Heartbeat(self._queue, self._settings.visibility_timeout, leases) as heartbeat:
                list(self._pool.map(lambda lease: self._handle(lease, heartbeat), leases))
        return len(messages)

    def _handle(self, lease: Lease, heartbeat: Heartbeat) -> None:
        """One bad message never holds the others."""
        message = lease.message
        try:
            row = self._archive_statement(parse(message.body), lease.require)
        except Poison as poison:
            logs.event("statement.poison", level=logging.ERROR, messageId=message.id, reason=poison.reason)
            self._bury(lease, poison)
        except Problem as problem:
            logs.event("statement.retry", level=logging.WARNING, messageId=message.id, reason=problem.kind)
        except Exception as error:  # noqa: BLE001 (whatever it was, the message stays in the queue)
            logs.failure("statement.failed", error, messageId=message.id)
        else:
            self._queue.delete(message)
            logs.event("statement.archived", statementId=row.statement_id, bytes=row.size_bytes)
        finally:
            heartbeat.release(lease)

    def _bury(self, lease: Lease, poison: Poison) -> None:
        """To the dead letters at once, with its reason; when that is not possible the queue's redrive policy does it.

        Only what was found in the statement's own row and copies marks the row: a message is a hint, and may be forged.
        """
        if self._queue.bury(lease.message, poison.reason) and poison.concerns_the_statement:
            try:
                self._index.mark_failed(parse(lease.message.body).statement_id, poison.reason)
            except (Poison, Problem):
                logs.event("statement.failure_not_marked", messageId=lease.message.id, reason=poison.reason)

    def _sweep_if_due(self) -> None:
        """After an outage more may be pending than one sweep asks for: the next comes as soon as the queue runs low."""
        if time.monotonic() < self._next_sweep:
            return
        self._next_sweep = time.monotonic() + self._settings.sweep_interval
        try:
            self._report_pending()
            if self._report_queue() < BATCH and self._sweep() == BATCH:
                self._next_sweep = time.monotonic()
        except Problem:
            return

    def _sweep(self) -> int:
        count = self._sweep_pending(self._settings.sweep_pending_after)
        if count:
            logs.event("sweep.redriven", count=count)
        return count

    def _report_pending(self) -> None:
        """Before anything that asks the queue, because the figure matters most while that is away."""
        pending, age = self._index.pending_figures()
        logs.event("archive.pending", count=pending, ageSeconds=round(age, 1))

    def _report_queue(self) -> int:
        """How much waits. With so much that a sweep would only repeat what lies in the queue, none is made."""
        figures = self._queue.figures()
        for name, value in figures.items():
            logs.event("archive.queue", kind=name, count=value)
        return figures["waiting"]

    def _inspect_if_due(self) -> None:
        if time.monotonic() < self._next_inspection:
            return
        self._next_inspection = time.monotonic() + self._settings.inspection_interval
        try:
            found = self._inspect_archive(self._settings.inspection_sample, self._settings.orphan_after)
        except Problem as problem:
            logs.event("archive.not_inspected", level=logging.WARNING, reason=problem.kind)
            return
        if found.not_inspected:
            logs.event("archive.not_inspected", level=logging.WARNING, count=found.not_inspected, reason="unanswered")
        for statement_id, finding in found.damaged:
            logs.event("archive.damaged", level=logging.ERROR, statementId=statement_id, reason=finding)
        for statement_id in found.orphans:
            logs.event("staging.orphan", level=logging.WARNING, statementId=statement_id[:36])
        logs.event("archive.inspected", count=found.inspected)
