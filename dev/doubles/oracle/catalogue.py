"""Column types in Oracle's words, kept beside SQLite's tables, and DDL put into SQLite's words."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dev.doubles.oracle import values

_SCHEMA = """
CREATE TABLE IF NOT EXISTS oracle_column (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, position INTEGER NOT NULL, kind INTEGER NOT NULL,
    size INTEGER NOT NULL, precision INTEGER NOT NULL, scale INTEGER NOT NULL, form INTEGER NOT NULL,
    PRIMARY KEY (table_name, column_name)) WITHOUT ROWID
"""
_TABLE = re.compile(r"\s*CREATE\s+TABLE\s+(?:\w+\.)?\"?(\w+)\"?\s*\((.*)\)\s*$", re.I | re.S)
_COLUMN = re.compile(r"\s*\"?(\w+)\"?\s+(\w+)(?:\s*\(([^)]*)\))?(?:\s+WITH\s+LOCAL\s+TIME\s+ZONE)?(.*)$", re.I | re.S)
_NOT_COLUMNS = {"PRIMARY", "CONSTRAINT", "UNIQUE", "FOREIGN", "CHECK"}
_COMMA = re.compile(r",(?![^(]*\))")
_KINDS = {
    "VARCHAR2": values.VARCHAR,
    "NVARCHAR2": values.VARCHAR,
    "CHAR": values.CHAR,
    "NUMBER": values.NUMBER,
    "INTEGER": values.NUMBER,
    "DATE": values.DATE,
    "TIMESTAMP": values.TIMESTAMP,
    "RAW": values.RAW,
    "BINARY_DOUBLE": values.BINARY_DOUBLE,
}
_ANY_SCALE = -127
_PARAMETER = re.compile(r"(\w+)\s*=\s*('[^']*'|\"[^\"]*\"|[\w.+:-]+)")
# A client that says nothing of its language gets AMERICAN_AMERICA; the driver in thin mode says nothing.
_SESSION = {
    "NLS_LANGUAGE": "AMERICAN",
    "NLS_TERRITORY": "AMERICA",
    "NLS_CALENDAR": "GREGORIAN",
    "NLS_SORT": "BINARY",
    "NLS_COMP": "BINARY",
    "NLS_DATE_FORMAT": "DD-MON-RR",
    "NLS_LENGTH_SEMANTICS": "BYTE",
    "NLS_NCHAR_CONV_EXCP": "FALSE",
}


@dataclass(frozen=True)
class Column:
    """A column of a table or of a result. `size` is characters or bytes; `form` 1 for text, 2 for national text, else 0."""

    name: str
    kind: int
    size: int = 22
    precision: int = 0
    scale: int = 0
    form: int = 0

    @classmethod
    def of_value(cls, name: str, value: Any) -> Column:
        """What an expression's first value tells."""
        if isinstance(value, int | float):
            return cls(name, values.NUMBER, scale=_ANY_SCALE)
        if isinstance(value, bytes):
            return cls(name, values.RAW, max(1, len(value)))
        return cls(name, values.VARCHAR, 4000, form=1)


def install(connection: sqlite3.Connection) -> None:
    """Make the catalogue where it is missing."""
    connection.execute(_SCHEMA)


def install_session(connection: sqlite3.Connection, database: Mapping[str, str]) -> None:
    """The views NLS_SESSION_PARAMETERS, as the server begins with them, and NLS_DATABASE_PARAMETERS (Database Reference)."""
    connection.execute("CREATE TEMP TABLE NLS_DATABASE_PARAMETERS (PARAMETER TEXT PRIMARY KEY, VALUE TEXT)")
    connection.executemany("INSERT INTO temp.NLS_DATABASE_PARAMETERS VALUES (?, ?)", database.items())
    connection.execute("CREATE TEMP TABLE NLS_SESSION_PARAMETERS (PARAMETER TEXT PRIMARY KEY, VALUE TEXT)")
    connection.executemany("INSERT INTO temp.NLS_SESSION_PARAMETERS VALUES (?, ?)", _SESSION.items())


def session_parameters(sql: str) -> list[tuple[str, str]]:
    """Names and values of an ALTER SESSION SET."""
    return [(name.upper(), value.strip("'\"").upper()) for name, value in _PARAMETER.findall(sql)]


def create_table(connection: sqlite3.Connection, ddl: str) -> None:
    """Run a CREATE TABLE in Oracle's words and keep its column types."""
    match = _TABLE.match(ddl)
    if match is None:
        raise sqlite3.OperationalError("not a CREATE TABLE")
    table, parts = match[1].upper(), []
    for position, item in enumerate(_COMMA.split(match[2])):
        found = _COLUMN.match(item)
        if found is None or found[1].upper() in _NOT_COLUMNS:
            parts.append(item)
            continue
        column = _column(found[1].upper(), found[2].upper(), found[3] or "")
        parts.append(f"{column.name} {_affinity(column, found[4])} {found[4]}")
        connection.execute(
            "INSERT OR REPLACE INTO oracle_column VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (table, column.name, position, column.kind, column.size, column.precision, column.scale, column.form),
        )
    connection.execute(f"CREATE TABLE {table} ({', '.join(parts)})")


def columns_of(connection: sqlite3.Connection, tables: list[str]) -> dict[str, Column]:
    """Columns by name; those of `tables` win over others of the same name."""
    rows = connection.execute("SELECT table_name, column_name, kind, size, precision, scale, form FROM oracle_column")
    wanted = {name.upper() for name in tables}
    found: dict[str, Column] = {}
    for row in sorted(rows, key=lambda entry: entry[0] in wanted):
        found[row[1]] = Column(*row[1:])
    return found


def _column(name: str, type_name: str, arguments: str) -> Column:
    kind = _KINDS.get(type_name)
    if kind is None:
        raise sqlite3.OperationalError(f"the double does not know the type {type_name}")
    figures = [int(part) for part in re.findall(r"-?\d+", arguments)]
    if kind == values.NUMBER:
        precision = figures[0] if figures else 0
        scale = figures[1] if len(figures) > 1 else (0 if figures or type_name == "INTEGER" else _ANY_SCALE)
        return Column(name, kind, 22, precision, scale)
    if kind in (values.VARCHAR, values.CHAR):
        return Column(name, kind, figures[0] if figures else 1, form=2 if type_name.startswith("N") else 1)
    if kind == values.TIMESTAMP:
        return Column(name, kind, 11, scale=figures[0] if figures else 6)
    return Column(name, kind, {values.DATE: 7, values.BINARY_DOUBLE: 8}.get(kind, figures[0] if figures else 1))


def _affinity(column: Column, rest: str) -> str:
    if column.kind == values.NUMBER:
        return "INTEGER" if column.scale == 0 and "PRIMARY" in rest.upper() else ""
    return {values.RAW: "BLOB", values.BINARY_DOUBLE: "REAL"}.get(column.kind, "TEXT")
