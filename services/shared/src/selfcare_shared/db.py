"""Databases: SQLAlchemy's pool and dialects, statements compiled once and run on the driver's own cursor.

SQL is written with `:name` binds and compiled for the dialect on first use, which keeps one text for SQLite and MySQL without
the cost of building an expression a request (ADR 0003 has the figures). Connections are in autocommit: a read is one round
trip; `transaction()` begins and commits by hand.
"""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Engine, Pool, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from selfcare_shared import logs
from selfcare_shared.db_sessions import secured, session_options
from selfcare_shared.problems import Unavailable
from selfcare_shared.settings import CommonSettings

# MySQL: the server we hold became read-only in a failover, so every pooled connection is worthless.
_READ_ONLY = {1290, 1792, 1836}
_DEADLOCK = {1205, 1213}
# The server ends a session, because it shuts down or somebody killed it. SQLAlchemy's dialect does not count these.
_ENDED = {1053, 3169}
_ATTEMPTS, _TRANSACTION_ATTEMPTS, _LONGEST_PAUSE = 3, 8, 0.4
T = TypeVar("T")
Row = Sequence[Any]


class DatabaseUnavailable(Unavailable):
    """The database cannot be asked."""


class SessionLost(DatabaseUnavailable):
    """The pooled connection was dead, as all that are as old may be."""


class DuplicateRow(Exception):
    """A unique key refused the row."""


class Deadlock(DatabaseUnavailable):
    """The database gave up this transaction in favour of another; it can be run again, by the caller at the latest."""


class Connection:
    """One pooled connection inside a read or a transaction."""

    def __init__(self, database: Database, raw: Any) -> None:
        self._database, self.raw = database, raw

    def execute(self, sql: str, parameters: Mapping[str, Any]) -> int:
        """Run a statement; answers the number of rows it matched."""
        cursor = self._database.run(self.raw, sql, parameters)
        try:
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def one(self, sql: str, parameters: Mapping[str, Any]) -> Row | None:
        """The first row or None."""
        cursor = self._database.run(self.raw, sql, parameters)
        try:
            row: Row | None = cursor.fetchone()
            return row
        finally:
            cursor.close()

    def all(self, sql: str, parameters: Mapping[str, Any]) -> Sequence[Row]:
        """All rows; callers bound them with LIMIT."""
        cursor = self._database.run(self.raw, sql, parameters)
        try:
            rows: Sequence[Row] = cursor.fetchall()
            return rows
        finally:
            cursor.close()


class Database:
    """A pool of connections to one database; raises DatabaseUnavailable when it cannot be asked.

    A read of its own (`one`, `all`) whose connection turned out to be dead is asked once more, on a fresh one. A write is
    not: nobody knows whether it was applied.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._dialect = engine.dialect
        self._compiled: dict[str, tuple[str, tuple[str, ...] | None]] = {}
        errors: Any = engine.dialect.loaded_dbapi
        self._driver_error: type[Exception] = errors.Error
        self._integrity_error: type[Exception] = errors.IntegrityError

    def one(self, sql: str, parameters: Mapping[str, Any]) -> Row | None:
        """The first row or None, in one round trip."""
        return self._read(Connection.one, sql, parameters)

    def all(self, sql: str, parameters: Mapping[str, Any]) -> Sequence[Row]:
        """All rows, in one round trip."""
        return self._read(Connection.all, sql, parameters)

    def _read(self, read: Callable[[Connection, str, Mapping[str, Any]], T], sql: str, parameters: Mapping[str, Any]) -> T:
        try:
            with self.connect() as connection:
                return read(connection, sql, parameters)
        except SessionLost:
            with self.connect() as connection:
                return read(connection, sql, parameters)

    def execute(self, sql: str, parameters: Mapping[str, Any]) -> int:
        """One statement that stands alone; answers the number of rows it matched. Run again after a deadlock."""

        def once() -> int:
            with self.connect() as connection:
                return connection.execute(sql, parameters)

        return _until_it_fits(once, (Deadlock,), _ATTEMPTS)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection in autocommit."""
        pool = self.engine.pool
        try:
            pooled = self.engine.raw_connection()
        except (self._driver_error, SQLAlchemyError, OSError) as error:
            # OSError: certificates that can no longer be read.
            logs.event("database.unreachable", reason=unreachable(error))
            raise DatabaseUnavailable from None
        try:
            yield Connection(self, pooled)
        except self._driver_error as error:
            self._discard_if_dead(pool, pooled, error)
            raise self._translate(error) from None
        finally:
            pooled.close()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Everything inside is applied together or not at all. Raises DuplicateRow or Deadlock besides."""
        with self.connect() as connection:
            begin = "BEGIN IMMEDIATE" if self._dialect.name == "sqlite" else "BEGIN"
            connection.execute(begin, {})
            try:
                yield connection
            except BaseException:
                self._roll_back(connection)
                raise
            connection.execute("COMMIT", {})

    def retrying(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction, again after a deadlock or a duplicate row.

        Work that asks whether a row is there before it inserts one meets others that do the same; next time it finds theirs.
        """

        def once() -> T:
            with self.transaction() as connection:
                return work(connection)

        return _until_it_fits(once, (Deadlock, DuplicateRow), _TRANSACTION_ATTEMPTS)

    def run(self, raw: Any, sql: str, parameters: Mapping[str, Any]) -> Any:
        """Execute on the driver's cursor."""
        compiled, order = self._compiled.get(sql) or self._compile(sql)
        cursor = raw.cursor()
        cursor.execute(compiled, parameters if order is None else tuple(parameters[name] for name in order))
        return cursor

    def _compile(self, sql: str) -> tuple[str, tuple[str, ...] | None]:
        statement = text(sql).compile(dialect=self._dialect)
        names = getattr(statement, "positiontup", None)
        entry = (str(statement), tuple(names) if names is not None else None)
        if entry[1] is None and not statement.params:
            entry = (entry[0], ())
        self._compiled[sql] = entry
        return entry

    def _roll_back(self, connection: Connection) -> None:
        try:
            connection.execute("ROLLBACK", {})
        except self._driver_error:
            connection.raw.invalidate()

    def _discard_if_dead(self, pool: Pool, pooled: Any, error: Exception) -> None:
        """What ended one session, a failover or a restart, ended all of its pool; the first to notice replaces that."""
        all_of_it = _code(error) in _READ_ONLY or self._is_lost(error)
        if all_of_it or self._is_disconnect(error):
            pooled.invalidate()
        if all_of_it and self.engine.pool is pool:
            self.engine.dispose()

    def _is_lost(self, error: Exception) -> bool:
        """Whether the server ended the session. A timeout tells of one slow statement; asking again would double the wait."""
        return self._is_disconnect(error) and not isinstance(error.__context__, TimeoutError)

    def _is_disconnect(self, error: Exception) -> bool:
        return _code(error) in _ENDED or self._dialect.is_disconnect(error, None, None)  # type: ignore[arg-type]

    def _translate(self, error: Exception) -> Exception:
        if _code(error) in _DEADLOCK:
            return Deadlock()
        if isinstance(error, self._integrity_error):
            return DuplicateRow()
        logs.event("database.failed", reason=unreachable(error))
        return SessionLost() if self._is_lost(error) else DatabaseUnavailable()

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _until_it_fits(work: Callable[[], T], met: tuple[type[Exception], ...], attempts: int) -> T:
    """What was taken back as a whole can be done again as a whole; with jitter, so that the same ones do not meet again."""
    for attempt in range(attempts):
        try:
            return work()
        except met:
            time.sleep(random.uniform(0, min(_LONGEST_PAUSE, 0.05 * 2**attempt)))  # noqa: S311
    raise DatabaseUnavailable


def _code(error: Exception) -> int:
    first = error.args[0] if error.args else 0
    return first if isinstance(first, int) else 0


def unreachable(error: Exception) -> str:
    """Why a database cannot be asked, without its address and without the statement."""
    if isinstance(error, PoolTimeout):
        return "pool exhausted"
    cause = getattr(error, "orig", None) or error
    untrusted = getattr(cause, "original_exception", None)
    if isinstance(untrusted, ssl.SSLError):
        return f"TLS: {getattr(untrusted, 'verify_message', '') or untrusted.reason}"
    return f"{type(cause).__name__} {_code(cause)}"


def open_database(url: str, settings: CommonSettings) -> Database:
    """A Database for a SQLAlchemy URL; opens no connection yet. Raises SettingsError where nobody would check who answers.

    READ COMMITTED, as InnoDB locks gaps between rows otherwise, in which unrelated logins meet.
    https://dev.mysql.com/doc/refman/8.4/en/innodb-transaction-isolation-levels.html
    """
    address = make_url(url)
    options: dict[str, Any] = {"pool_reset_on_return": None}
    if address.get_backend_name() == "sqlite":
        connect = {"isolation_level": None, "timeout": settings.database_read_timeout, "check_same_thread": False}
    else:
        address, tls = secured(address, settings.database_ca_file)
        connect = session_options(settings) | tls
        options |= {"pool_recycle": 1800}
    options |= {"pool_size": settings.database_pool_size, "max_overflow": 0, "pool_timeout": settings.database_pool_wait}
    engine = create_engine(address, connect_args=connect, **options)
    if engine.dialect.name != "sqlite":
        event.listen(engine, "connect", _read_committed)
    return Database(engine)


def _read_committed(connection: Any, _record: object) -> None:
    """By a statement that MySQL and MariaDB both know; SQLAlchemy's own option would end the autocommit."""
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")


def instant(value: Any) -> datetime:
    """A stored UTC time, as a driver gives it (datetime or text), with its zone."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment.replace(tzinfo=UTC)


def stored(moment: datetime) -> str:
    """A time as it is stored: UTC without zone, microseconds, the text form that every database takes."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
