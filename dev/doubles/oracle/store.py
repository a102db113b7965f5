"""One session's SQLite: transactions that begin with the first change, cursors, and errors as Oracle numbers them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from dev.doubles.oracle import catalogue
from dev.doubles.oracle.catalogue import Column
from dev.doubles.oracle.sql import Statement

_MESSAGES = (
    ("no such table", 942, "table or view does not exist"),
    ("no such column", 904, "invalid identifier"),
    ("has no column", 904, "invalid identifier"),
    ("UNIQUE constraint", 1, "unique constraint violated"),
    ("NOT NULL constraint", 1400, "cannot insert NULL"),
    ("already exists", 955, "name is already used by an existing object"),
    ("locked", 30006, "resource busy; acquire with WAIT timeout expired"),
    ("interrupted", 1013, "user requested cancel of current operation"),
)


class OracleError(Exception):
    """An error as the server answers it."""

    def __init__(self, code: int, words: str = "") -> None:
        super().__init__(code)
        self.code, self.text = code, f"ORA-{code:05d}: {words or _WORDS.get(code, 'error told to the double')}\n"


_WORDS = {
    28: "your session has been killed",
    900: "invalid SQL statement",
    1013: "user requested cancel of current operation",
    1017: "invalid username/password; logon denied",
    1031: "insufficient privileges",
    1033: "ORACLE initialization or shutdown in progress",
    1034: "ORACLE not available",
    2396: "exceeded maximum idle time, please connect again",
    3113: "end-of-file on communication channel",
    3114: "not connected to ORACLE",
    3135: "connection lost contact",
    12514: "TNS:listener does not currently know of service requested in connect descriptor",
}


class Result:
    """A running query: columns, and rows as they are fetched."""

    def __init__(self, columns: list[Column], rows: Iterator[Sequence[Any]]) -> None:
        self.columns, self._rows, self.more = columns, rows, True

    def fetch(self, count: int) -> list[Sequence[Any]]:
        """The next rows, at most `count`; fewer mean the end."""
        taken = list(islice(self._rows, count))
        self.more = len(taken) == count
        return taken


class Store:
    """The SQLite side of one session."""

    def __init__(self, file: Path, lock_wait: float = 3.0, database_parameters: Mapping[str, str] | None = None) -> None:
        self._connection = sqlite3.connect(file, lock_wait, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.create_function("TO_CHAR", 2, _moment_as_text, deterministic=True)
        catalogue.install(self._connection)
        catalogue.install_session(self._connection, database_parameters or {})
        self._described: dict[Statement, list[Column]] = {}

    @property
    def in_transaction(self) -> bool:
        """Whether uncommitted changes stand."""
        return self._connection.in_transaction

    def query(self, statement: Statement, binds: Sequence[Any]) -> Result:
        """Start a query; raises OracleError."""
        try:
            if statement.locks:
                self._begin()
            cursor = self._connection.execute(statement.text, binds)
            first = cursor.fetchone()
        except sqlite3.Error as error:
            raise _translated(error) from None
        rows = cursor if first is None else chain((first,), cursor)
        return Result(self._describe(statement, cursor, first), iter(rows))

    def change(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> int:
        """Apply a change for each row of binds; answers how many rows it touched. Raises OracleError."""
        try:
            if statement.verb == "CREATE":
                catalogue.create_table(self._connection, statement.text)
                return 0
            self._begin()
            return sum(self._connection.execute(statement.text, binds).rowcount for binds in rows)
        except sqlite3.Error as error:
            raise _translated(error) from None

    def alter_session(self, sql: str) -> None:
        """ALTER SESSION SET name = value …; what NLS_SESSION_PARAMETERS does not list is taken without a word."""
        for name, value in catalogue.session_parameters(sql):
            self._connection.execute("UPDATE temp.NLS_SESSION_PARAMETERS SET VALUE = ? WHERE PARAMETER = ?", (value, name))

    def commit(self) -> None:
        """Make the changes last."""
        if self.in_transaction:
            self._connection.execute("COMMIT")

    def rollback(self) -> None:
        """Forget the changes."""
        if self.in_transaction:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """Roll back and close."""
        self.rollback()
        self._connection.close()

    def _begin(self) -> None:
        if not self.in_transaction:
            self._connection.execute("BEGIN IMMEDIATE")

    def _describe(self, statement: Statement, cursor: sqlite3.Cursor, first: Sequence[Any] | None) -> list[Column]:
        known = self._described.get(statement)
        if known is not None:
            return known
        table, sources = catalogue.columns_of(self._connection, list(statement.tables)), dict(statement.sources)
        columns = []
        for place, entry in enumerate(cursor.description):
            name = str(entry[0]).upper()
            column = table.get(sources.get(name, name))
            value = None if first is None else first[place]
            columns.append(Column.of_value(name, value) if column is None else _renamed(column, name))
        if first is not None:
            self._described[statement] = columns
        return columns


def _moment_as_text(moment: str | None, _: str) -> str | None:
    """TO_CHAR of a time with the sign of its year, a blank after Christ; another format is not known."""
    return moment if moment is None or moment.startswith("-") else f" {moment}"


def _renamed(column: Column, name: str) -> Column:
    return Column(name, column.kind, column.size, column.precision, column.scale, column.form)


def _translated(error: sqlite3.Error) -> OracleError:
    text = str(error)
    for part, code, words in _MESSAGES:
        if part in text:
            return OracleError(code, words)
    return OracleError(900, "invalid SQL statement")
