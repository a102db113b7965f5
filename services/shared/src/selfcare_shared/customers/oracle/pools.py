"""The driver's pool, one for each process, made when first needed and replaced as a whole when its connections are worthless.

A failover leaves every pooled connection dead at once, and the driver notices each only by failing a call on it. Replacing
the pool makes sure that a second attempt gets a connection that is new. The old one is closed when its last call has ended.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec
import oracledb

from selfcare_shared import logs
from selfcare_shared.customers.oracle.address import OracleAddress
from selfcare_shared.customers.oracle.codes import Kind
from selfcare_shared.customers.oracle.errors import CorporateFault, classify
from selfcare_shared.customers.oracle.listener import listener_answers

_LONGEST_CALL = 30.0
_MOST_RETIRED = 3
_LIFETIME = 3600
_PING_AFTER = 60
_PING_MILLISECONDS = 1000
_KEEPALIVE_MINUTES = 1


class PoolOptions(msgspec.Struct, frozen=True):
    """How to connect. Times are seconds."""

    size: int
    wait: float
    connect_timeout: float
    ca_file: str = ""


class Pools:
    """Hands out connections of the current pool."""

    def __init__(self, address: OracleAddress, options: PoolOptions) -> None:
        self._address, self._options = address, options
        self._lock, self._asking = threading.Lock(), threading.Lock()
        self._pool: oracledb.ConnectionPool | None = None
        self._process = 0
        self._must_ask_listener = False
        self._retired: list[oracledb.ConnectionPool] = []

    def acquire(self, deadline: float) -> tuple[oracledb.ConnectionPool, oracledb.Connection]:
        """A connection and its pool; raises CorporateFault, always before `deadline` (monotonic)."""
        self._require_time(deadline)
        pool = self._current()
        self._require_time(deadline)
        try:
            return pool, pool.acquire()
        except oracledb.Error as error:
            fault = classify(error)
            if fault.kind is Kind.LOST and pool is not self._pool:
                # Another thread has given this pool up since, which says nothing about the one to come.
                return self.acquire(deadline)
            if fault.kind is Kind.WAITED and pool.opened < pool.max:
                self._must_ask_listener = True
                self.replace(pool)
            elif fault.kind is Kind.LOST:
                fault.is_news = self.replace(pool)
            raise fault from None

    def replace(self, pool: oracledb.ConnectionPool) -> bool:
        """Give this pool up; answers False when another thread already has."""
        with self._lock:
            if self._pool is not pool:
                return False
            self._pool = None
            self._retired.append(pool)
        logs.event("corporate.pool_replaced", upstream="corporate")
        _in_background(lambda: self._close(pool))
        return True

    def close(self) -> None:
        """Close the current pool."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None and self._process == os.getpid():
            pool.close(force=True)

    def _require_time(self, deadline: float) -> None:
        """The pool waits as long as it was made to, so nothing starts that would not end in time."""
        if time.monotonic() + self._options.wait > deadline:
            raise CorporateFault(Kind.TIMEOUT, "no time left", is_news=False)

    def _current(self) -> oracledb.ConnectionPool:
        if self._must_ask_listener and self._pool is None:
            self._ask_listener()
        with self._lock:
            if self._pool is None or self._process != os.getpid():
                self._pool, self._process = self._make(), os.getpid()
            return self._pool

    def _ask_listener(self) -> None:
        """After a stall: threads that still hang in an old pool are few, and the listener must answer, before a new one.

        One thread asks. The others do not queue behind it, or each would wait for all before it.
        """
        fault = CorporateFault(Kind.AWAY, "listener silent")
        if not self._asking.acquire(blocking=False):
            fault.is_news = False
            raise fault
        try:
            timeout = self._options.connect_timeout
            if len(self._retired) >= _MOST_RETIRED or not listener_answers(self._address, timeout, self._options.ca_file):
                raise fault
            self._must_ask_listener = False
        finally:
            self._asking.release()

    def _make(self) -> oracledb.ConnectionPool:
        """The driver's own thread inherits being a daemon, so a connect that hangs never holds up the end of the process."""
        try:
            parameters = self._address.parameters(self._options.ca_file)
        except OSError:
            raise CorporateFault(Kind.MISCONFIGURED, "corporate_ca_file cannot be read") from None
        made: list[oracledb.ConnectionPool] = []
        maker = threading.Thread(target=lambda: made.append(self._create(parameters)), daemon=True)
        maker.start()
        maker.join()
        return made[0]

    def _create(self, parameters: dict[str, Any]) -> oracledb.ConnectionPool:
        options = self._options
        return oracledb.create_pool(
            **parameters,
            min=0,
            max=options.size,
            increment=1,
            getmode=oracledb.POOL_GETMODE_TIMEDWAIT,
            wait_timeout=int(options.wait * 1000),
            tcp_connect_timeout=options.connect_timeout,
            max_lifetime_session=_LIFETIME,
            ping_interval=_PING_AFTER,
            ping_timeout=_PING_MILLISECONDS,
            expire_time=_KEEPALIVE_MINUTES,
            disable_oob=True,
        )

    def _close(self, pool: oracledb.ConnectionPool) -> None:
        limit = time.monotonic() + _LONGEST_CALL
        try:
            while pool.busy and time.monotonic() < limit:
                time.sleep(0.05)
            pool.close(force=True)
        except oracledb.Error as error:
            logs.event("corporate.failed", upstream="corporate", reason=classify(error).reason, kind="closing")
        finally:
            with self._lock:
                self._retired.remove(pool)


def _in_background(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="corporate-pool-closing", daemon=True).start()
