"""Role `worker`: consumes the queue and sweeps what was left pending. `python -m archiver.run_worker`."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from archiver.domain.statement import Poison
from archiver.ports import Archive, Index, Message, Queue
from archiver.settings import ArchiverSettings
from archiver.usecases.archive_statement import archive_statement, parse
from archiver.usecases.sweep import sweep
from selfcare_shared import logs
from selfcare_shared.problems import Problem


class Worker:
    """Receives until told to stop; what is in hand is finished first."""

    def __init__(self, index: Index, archive: Archive, queue: Queue, settings: ArchiverSettings) -> None:
        self._index, self._archive, self._queue, self._settings = index, archive, queue, settings
        self._stopping = threading.Event()
        self._next_sweep = 0.0

    def stop(self) -> None:
        """Receive no more."""
        self._stopping.set()

    def run(self) -> None:
        """Poll, archive, sweep, until stopped."""
        logs.event("worker.started")
        while not self._stopping.is_set():
            self._beat()
            self._sweep_if_due()
            self.poll()
        logs.event("worker.stopped")

    def poll(self) -> int:
        """One receive; answers how many messages came."""
        try:
            messages = self._queue.receive()
        except Problem:
            self._stopping.wait(2.0)
            return 0
        for message in messages:
            self._handle(message)
        return len(messages)

    def _handle(self, message: Message) -> None:
        """One bad message never holds the others: it stays in the queue until the dead-letter queue takes it."""
        try:
            row = archive_statement(self._index, self._archive, parse(message.body))
        except Poison as poison:
            logs.event("statement.poison", level=logging.ERROR, messageId=message.id, reason=poison.reason)
        except Problem as problem:
            logs.event("statement.retry", level=logging.WARNING, messageId=message.id, reason=problem.kind)
        except Exception as error:  # noqa: BLE001 (whatever it was, the message stays in the queue)
            logs.failure("statement.failed", error, messageId=message.id)
        else:
            self._queue.delete(message)
            logs.event("statement.archived", statementId=row.statement_id, bytes=row.size_bytes)

    def _sweep_if_due(self) -> None:
        if time.monotonic() < self._next_sweep:
            return
        self._next_sweep = time.monotonic() + self._settings.sweep_interval
        try:
            count = sweep(self._index, self._queue, self._settings.sweep_pending_after)
        except Problem:
            return
        if count:
            logs.event("sweep.redriven", count=count)

    def _beat(self) -> None:
        """Container health checks look at this file's age."""
        if self._settings.heartbeat_file:
            Path(self._settings.heartbeat_file).touch()
