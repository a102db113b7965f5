"""One question to the corporate database: a place at the gate, a pooled connection with deadline and tags, errors mapped."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import oracledb

from selfcare_shared import logs
from selfcare_shared.customers.oracle import text
from selfcare_shared.customers.oracle.codes import Kind
from selfcare_shared.customers.oracle.errors import CorporateFault, CorporateStarting, CorporateUnavailable, classify_answer
from selfcare_shared.customers.oracle.gate import Gate
from selfcare_shared.customers.oracle.pools import Pools

_SHORTEST_CALL = 0.05
_NOT_OUTAGES = frozenset({Kind.REFUSED_VALUE, Kind.MISCONFIGURED, Kind.BUSY, Kind.STALE})
T = TypeVar("T")


class Session:
    """A connection for the length of one question. Every method raises CorporateFault."""

    def __init__(self, connection: oracledb.Connection, character_set: str = "") -> None:
        self._connection, self.character_set = connection, character_set

    def rows(self, sql: str, binds: Mapping[str, Any], most: int) -> Sequence[Sequence[Any]]:
        """At most `most` rows, in one round trip."""
        found = _again_if_stale(lambda: self._rows(sql, binds, most))
        if count := text.damaged(found):
            logs.event("corporate.damaged_text", level=logging.WARNING, upstream="corporate", count=count)
        return found

    def change(self, sql: str, binds: Mapping[str, Any]) -> int:
        """Run a change in the session's transaction; answers how many rows it touched."""
        return _again_if_stale(lambda: self._change(sql, binds))

    def lost_letters(self, values: Mapping[str, Any]) -> str:
        """The letters of these texts that the database's character set has not, as the database itself says."""
        asked = {} if self.character_set in text.WHOLE_SETS else text.beyond_ascii(values)
        if not asked:
            return ""
        (row,) = self.rows(text.echo(asked), asked, 1)
        return text.lost_letters(asked, dict(zip(asked, row, strict=True)))

    def _rows(self, sql: str, binds: Mapping[str, Any], most: int) -> Sequence[Sequence[Any]]:
        with self._cursor() as cursor:
            cursor.arraysize, cursor.prefetchrows = most, most + 1
            cursor.outputtypehandler = text.show_what_is_no_text
            cursor.execute(sql, dict(binds))
            found: Sequence[Sequence[Any]] = cursor.fetchmany(most)
            return found

    def _change(self, sql: str, binds: Mapping[str, Any]) -> int:
        with self._cursor() as cursor:
            # The driver binds a datetime as DATE, which drops the fraction of the second.
            moments = [name for name, value in binds.items() if isinstance(value, datetime)]
            cursor.setinputsizes(**dict.fromkeys(moments, oracledb.DB_TYPE_TIMESTAMP))
            cursor.execute(sql, dict(binds))
            return int(cursor.rowcount)

    def ask_character_set(self) -> str:
        """The set of the database's own text."""
        rows = self.rows(text.OWN_SET, {}, 1)
        self.character_set = str(rows[0][0]) if rows else ""
        return self.character_set

    def commit(self) -> None:
        """Make the change last."""
        with _mapped():
            self._connection.commit()

    def rollback(self) -> None:
        """Forget the change."""
        with _mapped():
            self._connection.rollback()

    @contextmanager
    def _cursor(self) -> Iterator[oracledb.Cursor]:
        with _mapped(), self._connection.cursor() as cursor:
            yield cursor


class Sessions:
    """Opens sessions. `call_timeout` is seconds a round trip; `module` is what a DBA sees in V$SESSION."""

    def __init__(self, pools: Pools, gate: Gate, *, call_timeout: float, module: str) -> None:
        self._pools, self._gate = pools, gate
        self._call_timeout, self._module = call_timeout, module
        self._character_set = ""

    @contextmanager
    def open(self, action: str, deadline: float) -> Iterator[Session]:
        """A session until `deadline` (monotonic); raises CorporateFault, or CorporateUnavailable when the gate is shut."""
        with self._gate.admitted():
            try:
                with self._connection(action, deadline) as connection:
                    session = Session(connection, self._character_set)
                    # A database keeps its set for life, so one question is enough for that of this process.
                    self._character_set = self._character_set or session.ask_character_set()
                    yield session
            except CorporateFault as fault:
                self._note(fault)
                raise
            self._gate.succeeded()

    def close(self) -> None:
        """Close the pool."""
        self._pools.close()

    @contextmanager
    def _connection(self, action: str, deadline: float) -> Iterator[oracledb.Connection]:
        pool, connection = self._pools.acquire(deadline)
        dirty = False
        try:
            self._prepare(connection, action, deadline)
            yield connection
        except CorporateFault as fault:
            dirty = fault.kind is Kind.TIMEOUT
            if fault.kind is Kind.LOST or not connection.is_healthy():
                fault.is_news = self._pools.replace(pool)
            raise
        finally:
            _give_back(pool, connection, dirty=dirty)

    def _prepare(self, connection: oracledb.Connection, action: str, deadline: float) -> None:
        """Assigning a timeout to a connection that the driver has closed ends the process, so its health comes first.

        A frozen network uses the call timeout twice: once for the answer, once for the answer to the break.
        """
        left = (deadline - time.monotonic()) / 2
        if left < _SHORTEST_CALL:
            raise CorporateFault(Kind.TIMEOUT, "no time left", is_news=False)
        if not connection.is_healthy():
            raise CorporateFault(Kind.LOST, "pooled connection closed")
        connection.call_timeout = int(min(self._call_timeout, left) * 1000)
        connection.module, connection.action = self._module, action
        # An empty text would leave the driver and the server at odds about the length of the message.
        connection.client_identifier = logs.current_trace.get() or "-"

    def _note(self, fault: CorporateFault) -> None:
        """A failover breaks all calls under way at once. Counted one by one, they would shut the gate on their own repeats."""
        logs.event("corporate.failed", upstream="corporate", reason=fault.reason, kind=fault.kind.value)
        if not fault.is_news:
            return
        if fault.kind in _NOT_OUTAGES:
            self._gate.succeeded()
            return
        self._gate.failed(fault.kind, CorporateStarting if fault.kind is Kind.STARTING else CorporateUnavailable)


def _again_if_stale(ask: Callable[[], T]) -> T:
    """A session tells once that it remembers an old form of what is behind the view, and forgets it: then it answers."""
    try:
        return ask()
    except CorporateFault as fault:
        if fault.kind is not Kind.STALE:
            raise
        logs.event("corporate.asked_again", upstream="corporate", reason=fault.reason)
    return ask()


@contextmanager
def _mapped() -> Iterator[None]:
    try:
        yield
    except oracledb.Error as error:
        raise classify_answer(error) from None


def _give_back(pool: oracledb.ConnectionPool, connection: oracledb.Connection, *, dirty: bool) -> None:
    """A connection whose call timed out is not used again."""
    with contextlib.suppress(oracledb.Error):
        if dirty and connection.is_healthy():
            pool.drop(connection)
        else:
            connection.close()
