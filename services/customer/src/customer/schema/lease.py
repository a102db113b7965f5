"""One migration at a time: a lease in the database with an owner and a time that is put off while the owner lives.

A lock that a session holds would end with the session, which rests while a long statement runs on another; this one ends when
nobody has put it off for `SECONDS`. Times are the database's own.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

SECONDS = 30
_TABLE = (
    "CREATE TABLE IF NOT EXISTS schema_lease (name VARCHAR(16) NOT NULL PRIMARY KEY, owner VARCHAR(200) NOT NULL,"
    " held_until DATETIME(6) NOT NULL) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin"
)
_ROW = "INSERT IGNORE INTO schema_lease (name, owner, held_until) VALUES ('schema', '', '1970-01-02 00:00:00')"
_TAKE = (
    "UPDATE schema_lease SET owner = %(owner)s, held_until = UTC_TIMESTAMP(6) + INTERVAL %(seconds)s SECOND"
    " WHERE name = 'schema' AND (owner = %(owner)s OR held_until < UTC_TIMESTAMP(6))"
)
_PUT_OFF = (
    "UPDATE schema_lease SET held_until = UTC_TIMESTAMP(6) + INTERVAL %(seconds)s SECOND"
    " WHERE name = 'schema' AND owner = %(owner)s AND held_until >= UTC_TIMESTAMP(6)"
)
_GIVE_BACK = "UPDATE schema_lease SET held_until = '1970-01-02 00:00:00' WHERE name = 'schema' AND owner = %(owner)s"
_HOLDER = "SELECT owner FROM schema_lease WHERE name = 'schema'"


class LeaseLost(Exception):
    """The lease ran out, and another migration may be at work."""


class Lease:
    """`held()` waits for the lease and keeps it; `require()` is called before each change."""

    def __init__(self, engine: sa.Engine, tell: Callable[[str], None]) -> None:
        self._engine, self._tell = engine, tell
        self._binds = {"owner": f"{socket.gethostname()} {os.getpid()} {uuid.uuid4().hex[:8]}", "seconds": SECONDS}

    @contextmanager
    def held(self, patience: float) -> Iterator[None]:
        """Raises LeaseLost when another migration holds it for longer than `patience` seconds."""
        self._make()
        self._take(patience)
        over = threading.Event()
        beating = threading.Thread(target=self._beat, args=(over,), daemon=True)
        beating.start()
        try:
            yield
        finally:
            over.set()
            beating.join()
            self._run(_GIVE_BACK)

    def require(self) -> None:
        """Put the lease off; raises LeaseLost when it is not ours any more."""
        if self._run(_PUT_OFF) != 1:
            raise LeaseLost(f"Another migration has taken over ({self._holder()}); this one stopped before its next change.")

    def _make(self) -> None:
        self._run(_TABLE)
        self._run(_ROW)

    def _take(self, patience: float) -> None:
        limit, told = time.monotonic() + patience, False
        while self._run(_TAKE) != 1:
            if not told:
                self._tell(f"Waiting for another migration to end ({self._holder()})")
                told = True
            if time.monotonic() > limit:
                raise LeaseLost(f"Another migration is at work ({self._holder()}) and did not end in {patience:.0f} s.")
            time.sleep(1)

    def _beat(self, over: threading.Event) -> None:
        """What goes wrong here shows at the next `require`."""
        while not over.wait(SECONDS / 3):
            try:
                self._run(_PUT_OFF)
            except sa.exc.SQLAlchemyError:
                continue

    def _holder(self) -> str:
        with self._engine.connect() as connection:
            return str(connection.exec_driver_sql(_HOLDER).scalar())

    def _run(self, sql: str) -> int:
        with self._engine.connect() as connection:
            return int(connection.exec_driver_sql(sql, self._binds).rowcount)
