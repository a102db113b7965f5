"""One question to the corporate database: a place at the gate, a pooled connection with deadline and tags, errors mapped."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import oracledb

from selfcare_shared import logs
from selfcare_shared.customers.oracle.errors import (
    CorporateFault,
    CorporateStarting,
    CorporateUnavailable,
    Kind,
    classify_answer,
)
from selfcare_shared.customers.oracle.gate import Gate
from selfcare_shared.customers.oracle.pools import Pools

_SHORTEST_CALL = 0.05
_NOT_OUTAGES = frozenset({Kind.REFUSED_VALUE, Kind.MISCONFIGURED, Kind.BUSY})


class Session:
    """A connection for the length of one question. Every method raises CorporateFault."""

    def __init__(self, connection: oracledb.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, binds: Mapping[str, Any], most: int) -> Sequence[Sequence[Any]]:
        """At most `most` rows, in one round trip."""
        with self._cursor() as cursor:
            cursor.arraysize, cursor.prefetchrows = most, most + 1
            cursor.execute(sql, dict(binds))
            found: Sequence[Sequence[Any]] = cursor.fetchmany(most)
            return found

    def change(self, sql: str, binds: Mapping[str, Any]) -> int:
        """Run a change in the session's transaction; answers how many rows it touched."""
        with self._cursor() as cursor:
            # The driver binds a datetime as DATE, which drops the fraction of the second.
            moments = [name for name, value in binds.items() if isinstance(value, datetime)]
            cursor.setinputsizes(**dict.fromkeys(moments, oracledb.DB_TYPE_TIMESTAMP))
            cursor.execute(sql, dict(binds))
            return int(cursor.rowcount)

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

    @contextmanager
    def open(self, action: str, deadline: float) -> Iterator[Session]:
        """A session until `deadline` (monotonic); raises CorporateFault, or CorporateUnavailable when the gate is shut."""
        with self._gate.admitted():
            try:
                with self._connection(action, deadline) as connection:
                    yield Session(connection)
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
