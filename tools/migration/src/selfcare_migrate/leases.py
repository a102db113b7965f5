"""One writer at a time on a target: a lease in a table, with owner and heartbeat, and a number that fences off who lost it.

A named lock lives in a session, and a session that rests is ended by servers, proxies and gateways while its command goes on.
Here the row says who writes. Every transaction of the writer reads it, held until its commit, so that nobody takes the lease
over in between; a writer that was taken over finds another number there, and rolls back.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pymysql

from selfcare_migrate.context import Context
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.target import Target, is_deadlock

LIFETIME, BEAT = 30, 5.0
# Longer than a lifetime, so that the lease of a machine that is gone is waited for.
PATIENCE = 40.0
_POLL = 0.5
_NAME = "writer"
_LEFT = "TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), expires_at)"


class Lease:
    """The right to write. `check` is the fence of each transaction."""

    def __init__(self, context: Context) -> None:
        self._context, self._owner, self._number = context, owner(), 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="lease", daemon=True)

    def take(self) -> None:
        """Wait for the lease and keep it alive from now on; raises Refusal when another command holds it on."""
        limit = time.monotonic() + PATIENCE
        target = self._context.target(is_fenced=False)
        try:
            while not self._taken(target):
                if time.monotonic() >= limit:
                    raise self._refusal(target)
                time.sleep(_POLL)
        finally:
            target.close()
        self._thread.start()

    def check(self, target: Target) -> None:
        """Hold the lease's row until this transaction ends; raises Refusal when it is another's."""
        row = target.one("SELECT number FROM migration_lease WHERE name = %s LOCK IN SHARE MODE", [_NAME])
        if row is None or row[0] != self._number:
            raise Refusal("Another selfcare-migrate has begun to write to this target meanwhile: this one has stopped.")

    def give_back(self) -> None:
        """End it; a lease that cannot be given back runs out."""
        self._done.set()
        self._thread.join()
        with contextlib.suppress(Refusal, pymysql.err.MySQLError):
            target = self._context.target(is_fenced=False)
            try:
                self._extend(target, 0)
            finally:
                target.close()

    def _taken(self, target: Target) -> bool:
        try:
            with target.transaction():
                target.run("INSERT IGNORE INTO migration_lease VALUES (%s, '', 0, UTC_TIMESTAMP(6))", [_NAME])
                sql = f"SELECT owner, number, {_LEFT} FROM migration_lease WHERE name = %s FOR UPDATE"  # noqa: S608
                held_by, number, left = target.one(sql, [_NAME])
                if left > 0 and not is_gone(held_by):
                    return False
                self._number = int(number) + 1
                target.run(
                    "UPDATE migration_lease SET owner = %s, number = %s, expires_at = UTC_TIMESTAMP(6) + INTERVAL %s SECOND "
                    "WHERE name = %s",
                    [self._owner, self._number, LIFETIME, _NAME],
                )
        except pymysql.err.MySQLError as error:
            if not is_deadlock(error):
                raise
            return False
        return True

    def _refusal(self, target: Target) -> Refusal:
        row = target.one(f"SELECT owner, {_LEFT} FROM migration_lease WHERE name = %s", [_NAME])  # noqa: S608
        heard = LIFETIME - row[1] / 1e6
        return Refusal(
            f"Another selfcare-migrate is writing to this target: {_readable(row[0])}, heard of {heard:.0f} s ago. "
            "Wait for its end."
        )

    def _beat(self) -> None:
        """One connection, made anew when it is lost. What counts is the row: `check` stops a writer that lost it."""
        target: Target | None = None
        while not self._done.wait(BEAT):
            with contextlib.suppress(Refusal, pymysql.err.MySQLError):
                target = target or self._context.target(is_fenced=False)
                self._extend(target, LIFETIME)
        if target is not None:
            target.close()

    def _extend(self, target: Target, seconds: int) -> None:
        target.run(
            "UPDATE migration_lease SET expires_at = UTC_TIMESTAMP(6) + INTERVAL %s SECOND WHERE name = %s AND number = %s",
            [seconds, _NAME, self._number],
        )


@contextlib.contextmanager
def writing(context: Context) -> Iterator[Context]:
    """A context whose every connection to the target is fenced by the lease; raises Refusal when another command holds it."""
    lease = Lease(context)
    lease.take()
    try:
        yield context.fenced_by(lease.check)
    finally:
        lease.give_back()


def owner() -> str:
    """Who this process is: machine and its start, process and its start, as far as the system tells."""
    return "|".join([socket.gethostname()[:40], _boot(), str(os.getpid()), _began(os.getpid())])


def is_gone(held_by: str) -> bool:
    """Whether the owner was a process of this machine that is no more. Others are believed until their lease runs out."""
    parts = held_by.split("|")
    if len(parts) != 4 or parts[:2] != owner().split("|")[:2] or not parts[1]:
        return False
    return _began(int(parts[2])) != parts[3]


def _readable(held_by: str) -> str:
    parts = held_by.split("|")
    return f"process {parts[2]} of {parts[0]}" if len(parts) == 4 else "an unknown process"


def _boot() -> str:
    """The machine's start and the set of processes that it can see; empty where the system has no such files."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot[:8]}{os.readlink('/proc/self/ns/pid')[5:-1]}"  # noqa: PTH115 (not a path)
    except OSError:
        return ""


def _began(process: int) -> str:
    """Clock ticks since the machine's start at which a process began; empty when there is none."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if status[0] in ("Z", "X") else status[19]
