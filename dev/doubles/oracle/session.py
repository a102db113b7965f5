"""One connection from CONNECT to the end: handshake, login, then calls, each of which may be told to fail."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dev.doubles.oracle import answers, packets, requests, values
from dev.doubles.oracle.faults import CallFault, Point
from dev.doubles.oracle.login import Login
from dev.doubles.oracle.packets import Channel, Gone, Interrupted
from dev.doubles.oracle.requests import Bind, Execute
from dev.doubles.oracle.sql import Statement, translate
from dev.doubles.oracle.store import OracleError, Result, Store
from dev.doubles.oracle.wire import Reader

if TYPE_CHECKING:
    from dev.doubles.oracle.server import OracleDouble

_SERVICE = re.compile(rb"SERVICE_NAME\s*=\s*([^)\s]+)", re.I)
_PING = re.compile(rb"COMMAND\s*=\s*ping", re.I)
_LARGEST_SDU = 2 * 1024 * 1024
_UNKNOWN_SERVICE, _WRONG_PASSWORD, _KILLED, _NO_PRIVILEGE, _CANCELLED = 12514, 1017, 28, 1031, 1013


@dataclass
class Cursor:
    """A statement the driver keeps open, with the types of its binds and what is left of its rows."""

    statement: Statement
    sql: str
    result: Result | None = None
    encoders: list[values.Encode] = field(default_factory=list)


@dataclass
class Tags:
    """What V$SESSION would show."""

    session_id: int
    user: str = ""
    values: dict[str, str] = field(default_factory=dict)


class Session:
    """Serves one connection in its own thread."""

    def __init__(self, server: OracleDouble, channel: Channel, session_id: int) -> None:
        self._server, self._channel, self._faults = server, channel, server.faults
        self._reader = Reader(channel.payload)
        self._cursors: dict[int, Cursor] = {}
        self._binds: dict[int, list[Bind]] = {}
        self._next_cursor = 1
        self._store: Store | None = None
        self._login: Login | None = None
        self.tags = Tags(session_id)
        self.killed = False
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

    def serve(self) -> None:
        """Until the connection ends."""
        try:
            if self._connect():
                self._store = self._server.store()
                self._talk()
        except Gone:
            pass
        finally:
            if self._store is not None:
                self._store.close()
            self._channel.close()

    def drop(self) -> None:
        """Reset the connection, as a failover does."""
        self._channel.close(abruptly=True)

    @property
    def _in_transaction(self) -> bool:
        return self._store is not None and self._store.in_transaction

    def _connect(self) -> bool:
        kind, body = self._channel.receive()
        while self._faults.listener == "silent":
            time.sleep(0.05)
        if kind != packets.CONNECT:
            raise Gone
        size = int.from_bytes(body[16:18], "big")
        descriptor = body[66:] if len(body) > 66 else self._channel.receive()[1][2 : 2 + size]
        service = _SERVICE.search(descriptor)
        services = self._faults.services if self._faults.services is not None else self._server.services
        known = service is not None and service[1].decode().upper() in {name.upper() for name in services}
        if _PING.search(descriptor):
            self._channel.send(packets.REFUSE, answers.refuse(0))
            return False
        if code := self._faults.refuse_code or (0 if known else _UNKNOWN_SERVICE):
            self._channel.send(packets.REFUSE, answers.refuse(code))
            return False
        asked = int.from_bytes(body[50:54], "big") or 8192
        self._channel.send(packets.ACCEPT, answers.accept(sdu := min(asked, _LARGEST_SDU)))
        self._channel.large, self._channel.sdu = True, sdu
        return True

    def _talk(self) -> None:
        while True:
            try:
                self._next()
            except Interrupted:
                self._channel.break_off()
                self._channel.answer(self._error(OracleError(_CANCELLED)))

    def _next(self) -> None:
        """One message; a break that comes between two calls is answered like one that comes in a call."""
        kind = self._reader.u8()
        if kind == 1:
            self._protocol()
        elif kind == 2:
            self._data_types()
        elif kind == requests.PIGGYBACK:
            self._piggyback()
        else:
            self._function(self._reader.u8())

    def _function(self, function: int) -> None:
        self._reader.u8()
        if function == requests.LOGOFF:
            self._channel.answer(answers.status(in_transaction=False))
            raise Gone
        if function in (requests.AUTH_ONE, requests.AUTH_TWO):
            self._authenticate()
        else:
            self._call(function)

    def _protocol(self) -> None:
        self._reader.raw(2)
        while self._reader.u8():
            pass
        self._channel.answer(answers.protocol())

    def _data_types(self) -> None:
        self._reader.raw(5)
        self._reader.clr(), self._reader.clr()
        while self._reader.raw(2) != b"\x00\x00":
            self._reader.raw(6)
        self._channel.answer(answers.data_types())

    def _authenticate(self) -> None:
        user, given = requests.read_login(self._reader)
        while self._faults.login_silent:
            time.sleep(0.02)
        if self._faults.login_error:
            self._refuse_login(self._faults.login_error)
        account = self._server.accounts.get(user.upper())
        if self._login is None:
            self._login = Login(account.verifier if account else self._server.nobody)
            self._channel.answer(self._login.challenge() + answers.status(in_transaction=False))
            return
        answer = self._login.accept(given, self.tags.session_id)
        if answer is None or account is None:
            self._refuse_login(_WRONG_PASSWORD)
        self.tags.user = user.upper()
        self._channel.answer((answer or b"") + answers.status(in_transaction=False))

    def _refuse_login(self, code: int) -> None:
        self._channel.answer(answers.outcome(in_transaction=False, code=code, text=OracleError(code).text))
        raise Gone

    def _piggyback(self) -> None:
        function, _ = self._reader.u8(), self._reader.u8()
        if function == requests.CLOSE_CURSORS:
            self._reader.u8()
            for number in self._reader.ubs(self._reader.ub()):
                self._cursors.pop(number, None)
                self._binds.pop(number, None)
        elif function == requests.END_TO_END:
            self.tags.values |= requests.read_end_to_end(self._reader)
        elif function == requests.SET_SCHEMA:
            self._reader.u8()
            self._reader.two()
        elif function == requests.SESSION_STATE:
            self._reader.ub()
        else:
            raise Gone

    def _call(self, function: int) -> None:
        handler = self._calls.get(function)
        if handler is None:
            raise Gone
        try:
            if self.killed:
                self._refuse_login(_KILLED)
            answer = handler()
        except OracleError as error:
            answer = self._error(error)
        self._channel.answer(answer)

    def _error(self, error: OracleError) -> bytes:
        return answers.outcome(in_transaction=self._in_transaction, code=error.code, text=error.text)

    def _execute(self, call: Execute) -> bytes:
        number, cursor = self._cursor(call)
        self._server.count("execute", cursor.sql)
        fault = self._provoke("execute", cursor.sql)
        run = self._query if cursor.statement.is_query else self._change
        answer = run(call, number, cursor)
        if call.options & requests.WITH_COMMIT:
            self._open_store.commit()
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
        cursor.result = self._open_store.query(cursor.statement, call.rows[0] if call.rows else ())
        columns = cursor.result.columns
        head = answers.describe(columns)
        cursor.encoders = cursor.encoders or [values.encoder(column.kind, column.size, column.form) for column in columns]
        count = call.fetch if call.options & requests.WITH_FETCH or not call.sql else 0
        if call.options & requests.WITH_PARSE_ONLY:
            return head + answers.outcome(in_transaction=self._in_transaction, cursor=number)
        return head + self._rows(number, cursor, cursor.result, count)

    def _change(self, call: Execute, number: int, cursor: Cursor) -> bytes:
        if cursor.statement.verb == "ALTER":
            self._open_store.alter_session(cursor.sql)
            return answers.outcome(in_transaction=self._in_transaction, cursor=number)
        self._check_privilege(cursor.statement)
        touched = self._open_store.change(cursor.statement, call.rows or [[]])
        return answers.outcome(in_transaction=self._in_transaction, cursor=number, rows=touched)

    def _fetch(self) -> bytes:
        number, count = self._reader.ubs(2)
        cursor = self._cursors.get(number)
        if cursor is None or cursor.result is None:
            raise OracleError(1001, "invalid cursor")
        self._server.count("fetch", cursor.sql)
        fault = self._provoke("fetch", cursor.sql)
        answer = self._rows(number, cursor, cursor.result, count)
        self._drop_after(fault)
        return answer

    def _rows(self, number: int, cursor: Cursor, result: Result, count: int) -> bytes:
        batch = result.fetch(count) if count else []
        end = answers.NO_MORE_ROWS if count and not result.more else 0
        text = OracleError(end, "no data found").text if end else ""
        body = answers.row_header() + values.rows(cursor.encoders, batch) if batch else b""
        tail = answers.outcome(in_transaction=self._in_transaction, cursor=number, rows=len(batch), code=end, text=text)
        return body + tail

    def _end(self, point: Point) -> bytes:
        self._server.count(point, "")
        fault = self._provoke(point)
        self._open_store.commit() if point == "commit" else self._open_store.rollback()
        self._drop_after(fault)
        return answers.status(in_transaction=False)

    def _ping(self) -> bytes:
        self._server.count("ping", "")
        self._drop_after(self._provoke("ping"))
        return answers.status(in_transaction=self._in_transaction)

    def _provoke(self, point: Point, sql: str = "") -> CallFault | None:
        fault = self._faults.take(point, sql)
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

    def _dropped(self) -> Gone:
        self.drop()
        return Gone()

    def _check_privilege(self, statement: Statement) -> None:
        """An application's account reads, and updates the columns that it was granted; the owner may do everything."""
        account = self._server.accounts[self.tags.user]
        if account.is_owner or statement.is_query:
            return
        if statement.verb != "UPDATE" or not statement.assigned <= account.updatable:
            raise OracleError(_NO_PRIVILEGE)

    @property
    def _open_store(self) -> Store:
        assert self._store is not None
        return self._store


def describe_session(session: Session) -> dict[str, Any]:
    """A session for the control address."""
    return {"id": session.tags.session_id, "user": session.tags.user} | session.tags.values
