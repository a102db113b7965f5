"""Calls of a session that is signed in: statements, rows, ends of transactions, each of which may be told to fail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dev.doubles.oracle import answers, charsets, requests, values
from dev.doubles.oracle.faults import CallFault, Point
from dev.doubles.oracle.host import Host
from dev.doubles.oracle.packets import Channel, Gone
from dev.doubles.oracle.requests import Bind, Execute
from dev.doubles.oracle.sql import Statement, translate
from dev.doubles.oracle.store import OracleError, Result, Store
from dev.doubles.oracle.tags import Tags
from dev.doubles.oracle.wire import Reader

_NO_PRIVILEGE = 1031


@dataclass
class Cursor:
    """A statement the driver keeps open, with the types of its binds and what is left of its rows."""

    statement: Statement
    sql: str
    result: Result | None = None
    encoders: list[values.Encode] = field(default_factory=list)


class Calls:
    """Answers calls over one store."""

    def __init__(self, host: Host, channel: Channel, reader: Reader, tags: Tags, store: Store) -> None:
        self._host, self._channel, self._reader, self._tags, self._store = host, channel, reader, tags, store
        self._cursors: dict[int, Cursor] = {}
        self._binds: dict[int, list[Bind]] = {}
        self._next_cursor = 1
        self._calls: dict[int, Callable[[], bytes]] = {
            requests.EXECUTE: lambda: self._execute(requests.read_execute(self._reader)),
            requests.REEXECUTE: lambda: self._execute(requests.read_reexecute(self._reader, self._binds, fetches=False)),
            requests.REEXECUTE_AND_FETCH: lambda: self._execute(
                requests.read_reexecute(self._reader, self._binds, fetches=True)
            ),
            requests.FETCH: self._fetch,
            requests.COMMIT: lambda: self._end("commit"),
            requests.ROLLBACK: lambda: self._end("rollback"),
            requests.PING: self._ping,
        }

    def answer(self, function: int) -> bytes:
        """What a call answers; raises Gone for one that the double does not know or that a fault drops."""
        handler = self._calls.get(function)
        if handler is None:
            raise Gone
        try:
            return handler()
        except OracleError as error:
            return self.error(error)

    def close_cursors(self, numbers: list[int]) -> None:
        """Forget statements that the driver keeps no longer."""
        for number in numbers:
            self._cursors.pop(number, None)
            self._binds.pop(number, None)

    def error(self, error: OracleError) -> bytes:
        """The answer that tells of an error."""
        return answers.outcome(in_transaction=self._store.in_transaction, code=error.code, text=error.text)

    def _execute(self, call: Execute) -> bytes:
        number, cursor = self._cursor(call)
        self._host.count("execute", cursor.sql)
        fault = self._provoke("execute", cursor.sql)
        run = self._query if cursor.statement.is_query else self._change
        answer = run(call, number, cursor)
        if call.options & requests.WITH_COMMIT:
            self._store.commit()
        self._drop_after(fault)
        return answer

    def _cursor(self, call: Execute) -> tuple[int, Cursor]:
        if call.sql:
            number, self._next_cursor = self._next_cursor, self._next_cursor + 1
            self._cursors[number] = Cursor(translate(call.sql), call.sql)
        else:
            number = call.cursor
        if number not in self._cursors:
            raise OracleError(1001, "invalid cursor")
        if call.binds is not None:
            self._binds[number] = call.binds
        return number, self._cursors[number]

    def _query(self, call: Execute, number: int, cursor: Cursor) -> bytes:
        self._check_privilege(cursor.statement)
        cursor.result = self._store.query(cursor.statement, self._held(call.rows)[0] if call.rows else ())
        columns = cursor.result.columns
        head = answers.describe(columns)
        cursor.encoders = cursor.encoders or [values.encoder(column.kind, column.size, column.form) for column in columns]
        count = call.fetch if call.options & requests.WITH_FETCH or not call.sql else 0
        if call.options & requests.WITH_PARSE_ONLY:
            return head + answers.outcome(in_transaction=self._store.in_transaction, cursor=number)
        return head + self._rows(number, cursor, cursor.result, count)

    def _change(self, call: Execute, number: int, cursor: Cursor) -> bytes:
        if cursor.statement.verb == "ALTER":
            self._store.alter_session(cursor.sql)
            return answers.outcome(in_transaction=self._store.in_transaction, cursor=number)
        self._check_privilege(cursor.statement)
        touched = self._store.change(cursor.statement, self._held(call.rows) or [[]])
        return answers.outcome(in_transaction=self._store.in_transaction, cursor=number, rows=touched)

    def _held(self, rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
        """Bound values in the letters of the database's set."""
        return [[charsets.held(value, self._host.character_set) for value in row] for row in rows]

    def _fetch(self) -> bytes:
        number, count = self._reader.ubs(2)
        cursor = self._cursors.get(number)
        if cursor is None or cursor.result is None:
            raise OracleError(1001, "invalid cursor")
        self._host.count("fetch", cursor.sql)
        fault = self._provoke("fetch", cursor.sql)
        answer = self._rows(number, cursor, cursor.result, count)
        self._drop_after(fault)
        return answer

    def _rows(self, number: int, cursor: Cursor, result: Result, count: int) -> bytes:
        batch = result.fetch(count) if count else []
        end = answers.NO_MORE_ROWS if count and not result.more else 0
        text = OracleError(end, "no data found").text if end else ""
        body = answers.row_header() + values.rows(cursor.encoders, batch) if batch else b""
        tail = answers.outcome(in_transaction=self._store.in_transaction, cursor=number, rows=len(batch), code=end, text=text)
        return body + tail

    def _end(self, point: Point) -> bytes:
        self._host.count(point, "")
        fault = self._provoke(point)
        self._store.commit() if point == "commit" else self._store.rollback()
        self._drop_after(fault)
        return answers.status(in_transaction=False)

    def _ping(self) -> bytes:
        self._host.count("ping", "")
        self._drop_after(self._provoke("ping"))
        return answers.status(in_transaction=self._store.in_transaction)

    def _provoke(self, point: Point, sql: str = "") -> CallFault | None:
        fault = self._host.faults.take(point, sql)
        if fault is None:
            return None
        self._channel.wait(fault.seconds)
        if fault.drop == "before":
            raise self._dropped()
        if fault.error:
            raise OracleError(fault.error)
        return fault

    def _drop_after(self, fault: CallFault | None) -> None:
        if fault is not None and fault.drop == "after":
            raise self._dropped()

    def _check_privilege(self, statement: Statement) -> None:
        """An application's account reads, and updates the columns that it was granted; the owner may do everything."""
        account = self._host.accounts[self._tags.user]
        if account.is_owner or statement.is_query:
            return
        if statement.verb != "UPDATE" or not statement.assigned <= account.updatable:
            raise OracleError(_NO_PRIVILEGE)

    def _dropped(self) -> Gone:
        self._channel.close(abruptly=True)
        return Gone()
