"""A connection to the legacy Oracle, and the driver's errors as one sentence each."""

from __future__ import annotations

import re

import oracledb

from selfcare_migrate.refusal import Refusal
from selfcare_migrate.settings import PREFIX, Settings
from selfcare_shared.customers.oracle.listener import listener_answers

CONNECTING = 10.0
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
    "ORA-00942": "the view is missing, or the account may not read it",
    "ORA-01031": "the account may not read the view",
    "ORA-00904": "the view has not every column of the mapping",
}
# Chunks are cut at keys in the order of their bytes, which is the target's order too.
_ORDER = "ALTER SESSION SET NLS_SORT = BINARY NLS_COMP = BINARY"


def connect(settings: Settings, call_timeout: float) -> oracledb.Connection:
    """A connection whose calls end after `call_timeout` seconds; raises Refusal.

    The driver waits for ever for a listener that accepts and stays silent, so the listener is asked first.
    """
    address, ca_file = settings.source, settings.source_ca_file
    if not listener_answers(address, CONNECTING, ca_file):
        doubt = f", or {PREFIX}SOURCE_CA_FILE is not of its certificate's authority" if address.is_encrypted else ""
        raise Refusal(f"The source cannot be read: {_NOBODY}{doubt}.")
    try:
        connection = oracledb.connect(**address.parameters(ca_file), tcp_connect_timeout=CONNECTING)
        connection.call_timeout = int(call_timeout * 1000)
        connection.module = "selfcare-migrate"
        with connection.cursor() as cursor:
            cursor.execute(_ORDER)
    except (oracledb.Error, OSError) as error:
        raise refusal(error) from None
    return connection


def refusal(error: Exception) -> Refusal:
    """DPY-6005, "cannot connect", carries the listener's own answer in its text."""
    outer = str(getattr(error.args[0], "full_code", "")) if error.args else ""
    codes = [code for code in _CODE.findall(str(error)) if code in _SENTENCES and code != outer] or [outer]
    words = _SENTENCES.get(codes[0], "it answered an error")
    return Refusal(f"The source cannot be read: {words}{f' ({codes[0]})' if codes[0] else ''}.")
