"""A session of the target: signed in within a deadline, over TLS that is verified, in the state that every session needs."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator

import pymysql

from selfcare_migrate import session_settings
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.settings import LOOPBACK, PREFIX, Settings
from selfcare_migrate.streaming import StreamingConnection

SIGN_IN = 15.0
# The longest that one statement may be silent: a count over the whole table.
_SILENCE = 900.0
_KEEP_ALIVE = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 6}
DEADLOCKS = {1020, 1205, 1213}
LOST = {1053, 1317, 1927, 2006, 2013, 2055, 4031}
_CLOSED = "the connection was closed"
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
    1792: "it is read-only",
    1836: "it is read-only",
    1305: "it lacks a function that the comparison needs",
    1370: "the account may not use a function that the comparison needs",
    2003: "nothing answers at its address",
    2026: f"its certificate does not hold against {PREFIX}TARGET_CA_FILE",
    3159: f"it takes encrypted connections alone: set {PREFIX}TARGET_CA_FILE",
    3948: "local_infile is off on the server",
    4166: "local_infile is off on the server",
    1148: "local_infile is off on the server",
} | dict.fromkeys(LOST, _CLOSED)
_PLAIN = f"the account or its password is wrong, or it must encrypt and {PREFIX}TARGET_CA_FILE is not set"

_UNCHECKED = (
    f"{PREFIX}TARGET_CA_FILE is not set, so nobody would check who answers at the target's address: name the file of its "
    f"certificate authorities, or say ?tls=off in {PREFIX}TARGET_DSN where no TLS is wanted."
)


def connect(settings: Settings) -> StreamingConnection:
    """A new session; raises Refusal."""
    address = settings.target
    if not (settings.target_ca_file or address.is_plain or address.host in LOOPBACK):
        raise Refusal(_UNCHECKED)
    tls = ssl.create_default_context(cafile=settings.target_ca_file) if settings.target_ca_file else None
    with translated(None if tls else {1045: _PLAIN}):
        connection = StreamingConnection(
            host=address.host,
            port=address.port,
            user=address.user,
            password=address.password,
            database=address.database,
            charset="utf8mb4",
            local_infile=True,
            autocommit=True,
            connect_timeout=SIGN_IN,
            read_timeout=_SILENCE,
            write_timeout=_SILENCE,
            ssl=tls,
            # Without authorities to check against, the driver would encrypt to whoever answers.
            ssl_disabled=tls is None,
            defer_connect=True,
        )
        _sign_in(connection, address.host, address.port)
        session_settings.establish(connection)
    return connection


def _sign_in(connection: StreamingConnection, host: str, port: int) -> None:
    """The driver's timeouts begin anew with each byte: this one ends the whole sign-in."""
    try:
        raw = socket.create_connection((host, port), SIGN_IN)
    except OSError as error:
        raise pymysql.err.OperationalError(2003, str(error)) from error
    _keep_alive(raw)
    with _cut_after(raw, SIGN_IN) as is_late:
        try:
            connection.connect(raw)
        except pymysql.err.MySQLError as error:
            if is_late():
                raise Refusal(f"The target cannot be used: it did not let the account in within {SIGN_IN:.0f} s.") from error
            if isinstance(getattr(error, "original_exception", None), ssl.SSLError):
                raise pymysql.err.OperationalError(2026, "TLS") from error
            raise


@contextlib.contextmanager
def _cut_after(raw: socket.socket, seconds: float) -> Iterator[Callable[[], bool]]:
    """Shut the connection down after so many seconds, by a second handle: TLS takes the first one over."""
    handle, late = socket.socket(fileno=os.dup(raw.fileno())), threading.Event()

    def cut() -> None:
        late.set()
        with contextlib.suppress(OSError):
            handle.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield late.is_set
    finally:
        timer.cancel()
        timer.join()
        handle.close()


def _keep_alive(raw: socket.socket) -> None:
    """A peer that is gone is noticed within two minutes, and no gateway between forgets a connection that rests."""
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEP_ALIVE.items():
        if hasattr(socket, name):
            raw.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


@contextlib.contextmanager
def translated(special: dict[int, str] | None = None) -> Iterator[None]:
    """The driver's errors as one sentence each, `special` ones before the usual; a deadlock stays the driver's."""
    try:
        yield
    except pymysql.err.MySQLError as error:
        code = code_of(error)
        if code in DEADLOCKS:
            raise
        words = (_SENTENCES | (special or {})).get(code, "it answered an error")
        raise Refusal(f"The target cannot be used: {words} ({code}).") from error


def code_of(error: BaseException | None) -> int:
    """The server's or the driver's number; 0 for any other error."""
    is_numbered = isinstance(error, pymysql.err.MySQLError) and error.args and isinstance(error.args[0], int)
    return int(error.args[0]) if is_numbered and error is not None else 0
