"""A connection to the legacy Oracle, and the driver's errors as one sentence each."""

from __future__ import annotations

import queue
import re
import threading
from typing import Any

import oracledb

from selfcare_migrate.refusal import Refusal
from selfcare_migrate.settings import PREFIX, Settings
from selfcare_shared.customers.oracle.listener import listener_answers

CONNECTING, SIGN_IN = 10.0, 30.0
_CODE = re.compile(r"\b(?:ORA|DPY)-\d{4,5}\b")
_NOBODY = "nothing answers at its address"
_SENTENCES = {
    "ORA-01017": "the account or its password is wrong",
    "ORA-28000": "the account is locked",
    "ORA-12514": "the listener does not know the service name",
    "ORA-01033": "the database is starting or shutting down",
    "DPY-6005": _NOBODY,
    "DPY-6001": "the listener does not know the service name",
    "DPY-4011": "the connection was closed",
    "DPY-4024": "it did not answer in time",
    "ORA-01555": "a read took longer than the database keeps its rows for",
    "ORA-02396": "the session was ended because it rested",
    "ORA-00942": "the view is missing, or the account may not read it",
    "ORA-01031": "the account may not read the view",
    "ORA-00904": "the view has not every column of the mapping",
}
# The same question has an answer on a new connection, or on this one: packages of the view were compiled anew (ORA-04061,
# ORA-04068), the rows of a long read were no longer held (ORA-01555), the session was ended.
_PASSING = {
    "ORA-00028", "ORA-01012", "ORA-01555", "ORA-02396", "ORA-03113", "ORA-03114", "ORA-03135", "ORA-04061", "ORA-04068",
    "ORA-12537", "ORA-12547", "DPY-1001", "DPY-4011",
}  # fmt: skip
# Chunks are cut at keys in the order of their bytes, which is the target's order too; a year is one of our calendar.
_SESSION = {"NLS_SORT": "BINARY", "NLS_COMP": "BINARY", "NLS_CALENDAR": "GREGORIAN"}
_ORDERS = ("ALTER SESSION SET NLS_SORT = BINARY NLS_COMP = BINARY", "ALTER SESSION SET NLS_CALENDAR = GREGORIAN")
_KEPT = "SELECT PARAMETER, VALUE FROM NLS_SESSION_PARAMETERS WHERE PARAMETER IN ('NLS_SORT', 'NLS_COMP', 'NLS_CALENDAR')"
_KEEP_ALIVE_MINUTES = 1


class Passing(Refusal):
    """The same question may be asked again, on a new connection."""


def connect(settings: Settings, call_timeout: float) -> oracledb.Connection:
    """A connection whose calls end after `call_timeout` seconds; raises Refusal.

    The driver waits for ever for a listener that accepts and stays silent, so the listener is asked first, and for a server
    that falls silent while it signs in, so that has a deadline too.
    """
    address, ca_file = settings.source, settings.source_ca_file
    if not listener_answers(address, CONNECTING, ca_file):
        doubt = f", or {PREFIX}SOURCE_CA_FILE is not of its certificate's authority" if address.is_encrypted else ""
        raise Refusal(f"The source cannot be read: {_NOBODY}{doubt}.")
    try:
        connection = _signed_in(address.parameters(ca_file))
        connection.call_timeout = int(call_timeout * 1000)
        connection.module = "selfcare-migrate"
        _establish(connection)
    except (oracledb.Error, OSError) as error:
        raise refusal(error) from None
    return connection


def _signed_in(parameters: dict[str, Any]) -> oracledb.Connection:
    done: queue.SimpleQueue[oracledb.Connection | Exception] = queue.SimpleQueue()

    def sign_in() -> None:
        try:
            done.put(oracledb.connect(**parameters, tcp_connect_timeout=CONNECTING, expire_time=_KEEP_ALIVE_MINUTES))
        except Exception as error:  # noqa: BLE001 (raised by the caller's thread)
            done.put(error)

    threading.Thread(target=sign_in, name="sign-in", daemon=True).start()
    try:
        outcome = done.get(timeout=SIGN_IN)
    except queue.Empty:
        raise Refusal(f"The source cannot be read: it did not let the account in within {SIGN_IN:.0f} s.") from None
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _establish(connection: oracledb.Connection) -> None:
    """What every session needs, set and read back: a logon trigger or a proxy may have its own mind."""
    with connection.cursor() as cursor:
        for order in _ORDERS:
            cursor.execute(order)
        found = dict(cursor.execute(_KEPT).fetchall())
    for name, wanted in _SESSION.items():
        if found.get(name) != wanted:
            raise Refusal(f"The source does not keep {name} = {wanted} in this session; it is {found.get(name)}.")


def refusal(error: Exception) -> Refusal:
    """DPY-6005, "cannot connect", carries the listener's own answer in its text."""
    outer = str(getattr(error.args[0], "full_code", "")) if error.args else ""
    codes = [code for code in _CODE.findall(str(error)) if code in _SENTENCES and code != outer] or [outer]
    words = _SENTENCES.get(codes[0], "it answered an error")
    kind = Passing if codes[0] in _PASSING else Refusal
    return kind(f"The source cannot be read: {words}{f' ({codes[0]})' if codes[0] else ''}.")
