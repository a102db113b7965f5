"""Runs each statement on a server with many rows, takes it back, and says what it cost and by which index."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pymysql
from pymysql.cursors import DictCursor

from dev.query_plans.rows import Amount
from dev.query_plans.statements import MOST, Most, statements, values

_HELD = {
    "statement_id": "SELECT statement_id FROM statement_spill LIMIT 1",
    "challenge_id": "SELECT challenge_id FROM link_challenge LIMIT 1",
    "approval_id": "SELECT approval_id FROM link_approval LIMIT 1",
    "event_id": "SELECT event_id FROM audit_event LIMIT 1",
}
_COUNTERS = ("Handler_read_", "Sort_rows", "Created_tmp_disk_tables")


class Cost(msgspec.Struct, frozen=True):
    """What one statement cost. `index` names what the plan goes by, in the order of its tables."""

    name: str
    index: tuple[str, ...]
    rows_read: int
    rows_sorted: int
    temporary_tables_on_disk: int
    seconds: float
    is_scan: bool

    def faults(self, amount: Amount) -> list[str]:
        """What exceeds the expectation, in words."""
        most = MOST.get(self.name, Most())
        found = []
        if most.index and not any(re.fullmatch(most.index, index) for index in self.index):
            found.append(f"goes by {', '.join(self.index) or 'no index'}, not by {most.index}")
        if self.is_scan:
            found.append("scans a whole table")
        if self.rows_read > (allowed := most.rows + most.heavy * amount.heavy):
            found.append(f"reads {self.rows_read} rows, not {allowed:.0f}")
        if self.rows_sorted > (allowed := most.sorted_rows + most.sorted_heavy * amount.heavy):
            found.append(f"sorts {self.rows_sorted} rows, not {allowed:.0f}")
        if self.temporary_tables_on_disk:
            found.append("makes a temporary table on disk")
        return [f"{self.name} {words}" for words in found]


def costs(connection: pymysql.Connection) -> Iterator[Cost]:
    """Each statement's cost; nothing stays changed."""
    held = {name: str(_one(connection, sql)[0]) for name, sql in _HELD.items()}
    for name, text in sorted(statements().items()):
        yield _cost(connection, name, text, values(text, held))


def _cost(connection: pymysql.Connection, name: str, text: str, given: Mapping[str, Any]) -> Cost:
    sql = re.sub(r":([a-z]\w*)", r"%(\1)s", text.replace("%", "%%"))
    plan = _plan(connection, sql, given)
    own = _difference(_counters(connection), _counters(connection))
    connection.begin()
    before = _counters(connection)
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(sql, dict(given))
        cursor.fetchall()
    seconds = time.perf_counter() - begun
    spent = _difference(before, _counters(connection))
    connection.rollback()
    net = {counter: value - own.get(counter, 0) for counter, value in spent.items()}
    return Cost(
        name=name,
        index=tuple(_index(row) for row in plan if row["key"] or row["Extra"]),
        rows_read=sum(value for counter, value in net.items() if counter.startswith("Handler_read_")),
        rows_sorted=net["Sort_rows"],
        temporary_tables_on_disk=net["Created_tmp_disk_tables"],
        seconds=seconds,
        is_scan=any(row["type"] == "ALL" and row["table"] and not text.startswith("INSERT") for row in plan),
    )


def _index(row: Mapping[str, Any]) -> str:
    """The optimizer has looked already where a row is named by a unique key; where it found none there is no plan left."""
    return "PRIMARY" if "const table" in str(row["Extra"]) else str(row["key"])


def _plan(connection: pymysql.Connection, sql: str, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor(DictCursor) as cursor:
        cursor.execute(f"EXPLAIN FORMAT=TRADITIONAL {sql}", dict(given))
        return list(cursor.fetchall())


def _counters(connection: pymysql.Connection) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW SESSION STATUS")
        return {name: int(value) for name, value in cursor.fetchall() if name.startswith(_COUNTERS)}


def _difference(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    return {name: value - before[name] for name, value in after.items()}


def _one(connection: pymysql.Connection, sql: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row: tuple[Any, ...] = cursor.fetchone()
        return row
