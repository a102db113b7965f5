"""The residential MySQL: transactions, streamed loads, and rows by key."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, TypeVar

import pymysql

from selfcare_migrate import canonical, target_connection
from selfcare_migrate.mapping import Mapping
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.settings import Settings
from selfcare_migrate.target_connection import DEADLOCKS, LOST, code_of, translated

# A session that rested longer may be gone: a server, a proxy or a gateway ends what is idle.
_RESTED = 30.0
_TRIES = 8
T = TypeVar("T")


class Target:
    """One connection. Errors of the database are raised as Refusal, but a deadlock as the driver's, to be tried again."""

    def __init__(self, settings: Settings, mapping: Mapping, fence: Callable[[Target], None] | None = None) -> None:
        """`fence` is asked within each transaction, right before it commits, and raises Refusal when it may not."""
        self.mapping, self._settings, self._fence = mapping, settings, fence
        self._is_in_transaction = False
        self.raw = target_connection.connect(settings)
        self._used = time.monotonic()

    def close(self) -> None:
        """End the connection."""
        if self.raw.open:
            with contextlib.suppress(pymysql.err.MySQLError, OSError):
                self.raw.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit at the end, roll back on an error."""
        self._wake()
        with translated():
            self.raw.begin()
            self._is_in_transaction = True
            try:
                yield
                if self._fence is not None:
                    self._fence(self)
            except BaseException:
                self._is_in_transaction = False
                self._roll_back()
                raise
            self._is_in_transaction = False
            self.raw.commit()
            self._used = time.monotonic()

    def again(self, work: Callable[[], T]) -> T:
        """Run work that is one transaction, and once more from its beginning when a deadlock or a lost connection ended it.

        The work must find out by itself what an earlier attempt, whose commit went unanswered, has done.
        """
        for attempt in range(1, _TRIES + 1):
            try:
                return work()
            except (Refusal, pymysql.err.MySQLError) as error:
                if attempt == _TRIES or not is_passing(error):
                    raise
                time.sleep(random.uniform(0.02, 0.1) * attempt)  # noqa: S311 (a pause)
        raise AssertionError("the last attempt returns or raises")

    def _roll_back(self) -> None:
        """What ended the transaction is told, not that the connection was gone by then: the server rolls back too."""
        if self.raw.open:
            with contextlib.suppress(pymysql.err.MySQLError, OSError):
                self.raw.rollback()

    def _wake(self) -> None:
        """A new session in the place of one that is gone, or that did not survive its rest."""
        rested = time.monotonic() - self._used
        if self._is_in_transaction or (self.raw.open and rested < _RESTED):
            return
        if self.raw.open:
            try:
                self.raw.ping(reconnect=False)
            except (pymysql.err.MySQLError, OSError):
                self.close()
        if not self.raw.open:
            self.raw = target_connection.connect(self._settings)
        self._used = time.monotonic()

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        self._wake()
        with translated(), self.raw.cursor() as cursor:
            yield cursor
        self._used = time.monotonic()

    def rows(self, sql: str, binds: Sequence[Any] = ()) -> Sequence[Any]:
        """All rows of a query."""
        with self._cursor() as cursor:
            cursor.execute(sql, binds or None)
            found: Sequence[Any] = cursor.fetchall()
            return found

    def one(self, sql: str, binds: Sequence[Any] = ()) -> Any:
        """The first row, or None."""
        found = self.rows(sql, binds)
        return found[0] if found else None

    def records(self, sql: str) -> list[dict[str, Any]]:
        """All rows of a query by column name; sums are whole numbers, as the columns are that they add up."""
        with self._cursor() as cursor:
            cursor.execute(sql)
            names = [entry[0] for entry in cursor.description]
            rows = cursor.fetchall()
        return [{name: int(v) if isinstance(v, Decimal) else v for name, v in zip(names, row, strict=True)} for row in rows]

    def run(self, sql: str, binds: Sequence[Any] = ()) -> int:
        """Change something; answers the rows it touched."""
        if self._fence is not None and not self._is_in_transaction:
            with self.transaction():
                return self.run(sql, binds)
        with self._cursor() as cursor:
            return int(cursor.execute(sql, binds or None))

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Change something for each row of binds."""
        if rows:
            with self._cursor() as cursor:
                cursor.executemany(sql, rows)

    def load(self, stream: Iterator[bytes]) -> int:
        """Stream lines of the canonical form, version included, into the target table; answers the rows stored."""
        names = ", ".join(column.target for column in self.mapping.columns)
        sql = (
            f"LOAD DATA LOCAL INFILE 'stream' IGNORE INTO TABLE {self.mapping.target.table} CHARACTER SET utf8mb4 "
            f"FIELDS TERMINATED BY x'1f' ESCAPED BY x'1b' LINES TERMINATED BY '\\n' ({names})"
        )
        self._wake()
        with translated():
            return self.raw.load(sql, stream)

    def key_range(self, lower: str | None, upper: str | None, alias: str = "") -> tuple[str, list[str]]:
        """A condition on the target's key with its binds."""
        key = alias + self.mapping.target.key
        bounds = [(sign, value) for sign, value in ((">=", lower), ("<", upper)) if value is not None]
        return " AND ".join([f"{key} {sign} %s" for sign, _ in bounds] or ["1 = 1"]), [value for _, value in bounds]

    def checksum(self, lower: str | None, upper: str | None) -> tuple[int, int]:
        """Rows of a key range and their checksum, worked out by the database."""
        where, binds = self.key_range(lower, upper)
        table = self.mapping.target.table
        row = self.one(f"SELECT COUNT(*), {canonical.sql_total(self.mapping)} FROM {table} WHERE {where}", binds)  # noqa: S608
        return int(row[0]), int(row[1])


def is_deadlock(error: BaseException) -> bool:
    """Whether the database gave up for another transaction's sake, so that the same may be tried again."""
    return code_of(error) in DEADLOCKS


def is_passing(error: BaseException) -> bool:
    """Whether the same transaction may hold on another attempt: after a deadlock, or on a new connection."""
    return is_deadlock(error) or code_of(error.__cause__) in LOST
