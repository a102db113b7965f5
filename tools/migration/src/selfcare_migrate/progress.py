"""Rows, rate and time left: one line a second for a person, one sample a second for the report's picture."""

from __future__ import annotations

import contextlib
import resource
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pymysql

from selfcare_migrate import state
from selfcare_migrate.context import Context
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.target import Target

_EVERY = 1.0


class Progress:
    """Counts rows from any thread."""

    def __init__(self, context: Context, output: TextIO = sys.stderr) -> None:
        self._context, self._output = context, output
        self._rows, self._lock = 0, threading.Lock()

    def add(self, rows: int) -> None:
        """Count rows; a chunk that is read again takes its rows back first."""
        with self._lock:
            self._rows += rows

    @contextlib.contextmanager
    def showing(self, phase: str, done: int, total: int) -> Iterator[None]:
        """Show lines and keep samples until the work ends."""
        self._rows = done
        stop = threading.Event()
        thread = threading.Thread(target=self._watch, args=(phase, done, total, stop), name="progress", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _watch(self, phase: str, before: int, total: int, stop: threading.Event) -> None:
        """A line each second whatever happens; a sample where the target takes one, since a picture is not worth a failure."""
        begun, target = time.monotonic(), self._connected()
        ended = False
        while not ended:
            ended = stop.wait(_EVERY)
            done, elapsed = self._rows, time.monotonic() - begun
            self._say(phase, done, total, (done - before) / elapsed if elapsed else 0.0)
            target = target and self._sampled(target, phase, done)
        if target is not None:
            target.close()

    def _connected(self) -> Target | None:
        with contextlib.suppress(Refusal, pymysql.err.MySQLError):
            return self._context.target(is_fenced=False)
        return None

    def _sampled(self, target: Target, phase: str, done: int) -> Target | None:
        sample = "INSERT IGNORE INTO migration_sample VALUES (%s, %s, %s, %s)"
        with contextlib.suppress(Refusal, pymysql.err.MySQLError):
            target.run(sample, [state.now(), phase, done, memory_mib()])
            return target
        target.close()
        return None

    def _say(self, phase: str, done: int, total: int, rate: float) -> None:
        left = f"{(total - done) / rate:,.0f} s left" if rate > 0 else ""
        share = 100 * done / total if total else 100.0
        end = "\r" if self._output.isatty() else "\n"
        self._output.write(f"{phase}: {done:,} of {total:,} rows ({share:.0f} %), {rate:,.0f} rows/s, {left}      {end}")
        self._output.flush()


def memory_mib() -> float:
    """Memory that this process holds now, in MiB; the peak where the system does not tell."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / (1 << 20)
    return peak_mib()


def peak_mib() -> float:
    """The most memory that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
