"""The residential MySQL: transactions, streamed loads, and rows by key."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pymysql

from selfcare_migrate import canonical
from selfcare_migrate.mapping import Mapping
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.settings import Settings
from selfcare_migrate.streaming import StreamingConnection

DEADLOCKS = {1020, 1205, 1213}
_SENTENCES = {
    1045: "the account or its password is wrong",
    1044: "the account may not use the database",
    1049: "the database does not exist",
    1142: "the account lacks a right on a table",
    1146: "a table is missing",
    1114: "the disk is full",
    1021: "the disk is full",
    1040: "it has too many connections",
    1153: "max_allowed_packet is too small",
    1290: "it is read-only",
    1836: "it is read-only",
    2003: "nothing answers at its address",
    2006: "the connection was closed",
    2013: "the connection was closed",
    3159: "it takes encrypted connections alone: set SELFCARE_MIGRATE_TARGET_CA_FILE",
    3948: "local_infile is off on the server",
    4166: "local_infile is off on the server",
    1148: "local_infile is off on the server",
}
# While rows are streamed the server waits for the source, whose calls may take five minutes.
_SESSION = "SET time_zone = '+00:00', innodb_lock_wait_timeout = 20, max_error_count = 65535, net_read_timeout = 900"
_PLAIN = "the account or its password is wrong, or it must encrypt and SELFCARE_MIGRATE_TARGET_CA_FILE is not set"


class Target:
    """One connection. Errors of the database are raised as Refusal, but a deadlock as the driver's, to be tried again."""

    def __init__(self, settings: Settings, mapping: Mapping) -> None:
        self.mapping = mapping
        address = settings.target
        tls = ssl.create_default_context(cafile=settings.target_ca_file) if settings.target_ca_file else None
        with translated(None if tls else {1045: _PLAIN}):
            self.raw = StreamingConnection(
                host=address.host,
                port=address.port,
                user=address.user,
                password=address.password,
                database=address.database,
                charset="utf8mb4",
                local_infile=True,
                autocommit=True,
                connect_timeout=10,
                ssl=tls,
            )
            self.run(_SESSION)

    def close(self) -> None:
        """End the connection."""
        if self.raw.open:
            self.raw.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit at the end, roll back on an error."""
        with translated():
            self.raw.begin()
            try:
                yield
            except BaseException:
                if self.raw.open:
                    self.raw.rollback()
                raise
            self.raw.commit()

    def rows(self, sql: str, binds: Sequence[Any] = ()) -> Sequence[Any]:
        """All rows of a query."""
        with translated(), self.raw.cursor() as cursor:
            cursor.execute(sql, binds or None)
            found: Sequence[Any] = cursor.fetchall()
            return found

    def one(self, sql: str, binds: Sequence[Any] = ()) -> Any:
        """The first row, or None."""
        found = self.rows(sql, binds)
        return found[0] if found else None

    def records(self, sql: str) -> list[dict[str, Any]]:
        """All rows of a query by column name; sums are whole numbers, as the columns are that they add up."""
        with translated(), self.raw.cursor() as cursor:
            cursor.execute(sql)
            names = [entry[0] for entry in cursor.description]
            rows = cursor.fetchall()
        return [{name: int(v) if isinstance(v, Decimal) else v for name, v in zip(names, row, strict=True)} for row in rows]

    def run(self, sql: str, binds: Sequence[Any] = ()) -> int:
        """Change something; answers the rows it touched."""
        with translated(), self.raw.cursor() as cursor:
            return int(cursor.execute(sql, binds or None))

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Change something for each row of binds."""
        if rows:
            with translated(), self.raw.cursor() as cursor:
                cursor.executemany(sql, rows)

    def load(self, stream: Iterator[bytes]) -> int:
        """Stream lines of the canonical form, version included, into the target table; answers the rows stored."""
        names = ", ".join(column.target for column in self.mapping.columns)
        sql = (
            f"LOAD DATA LOCAL INFILE 'stream' IGNORE INTO TABLE {self.mapping.target.table} CHARACTER SET utf8mb4 "
            f"FIELDS TERMINATED BY x'1f' ESCAPED BY x'1b' LINES TERMINATED BY '\\n' ({names})"
        )
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
    return isinstance(error, pymysql.err.OperationalError) and error.args[0] in DEADLOCKS


@contextmanager
def translated(special: dict[int, str] | None = None) -> Iterator[None]:
    """The driver's errors as one sentence each, `special` ones before the usual."""
    try:
        yield
    except pymysql.err.MySQLError as error:
        code = error.args[0] if error.args and isinstance(error.args[0], int) else 0
        if code in DEADLOCKS:
            raise
        words = (_SENTENCES | (special or {})).get(code, "it answered an error")
        raise Refusal(f"The target cannot be used: {words} ({code}).") from error
