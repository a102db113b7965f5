"""Says in words what the corporate database lacks: `python -m selfcare_shared.customers.oracle.check`.

Reads SELFCARE_CORPORATE_DATABASE_URL and SELFCARE_CORPORATE_CA_FILE. Changes nothing: its updates match no row and are rolled
back. Exit status 0 when everything is there, 1 when something is missing, 2 when the database cannot be asked.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import datetime

import oracledb

from selfcare_shared.customers.columns import COLUMNS
from selfcare_shared.customers.oracle.address import OracleAddress, read_address
from selfcare_shared.customers.oracle.codes import Kind
from selfcare_shared.customers.oracle.errors import classify
from selfcare_shared.customers.oracle.listener import listener_answers
from selfcare_shared.customers.oracle.sql import CHANGE_KEY, VIEW, UnusableRow, to_record
from selfcare_shared.customers.oracle.text import WHOLE_SETS, damaged, show_what_is_no_text
from selfcare_shared.customers.port import EDITABLE, FIELDS
from selfcare_shared.settings import PREFIX

_GUARD = ("version", "updated_at", CHANGE_KEY)
_NUMBERS = frozenset(field.name for field in FIELDS if not field.types.isdisjoint({bool, int}))
_MOMENTS = frozenset(field.name for field in FIELDS if datetime in field.types)
# A consent that nobody gave is none.
_NEEDED = tuple(field.name for field in FIELDS if field.about.stored and not field.optional and bool not in field.types)
_SAMPLE = 1000
_SETS = "SELECT PARAMETER, VALUE FROM NLS_DATABASE_PARAMETERS WHERE PARAMETER IN ('NLS_CHARACTERSET', 'NLS_NCHAR_CHARACTERSET')"
_CONNECTING = 5.0
_CALL_MILLISECONDS = 30_000
_WORDS = {
    Kind.LOGIN: "The account or its password is not accepted. Is it locked, expired or without CREATE SESSION?",
    Kind.STARTING: "The listener answers, but does not offer this service now. Is service_name right and the database open?",
    Kind.AWAY: "Nothing usable answers there. Are host, port, firewall and, for tcps, the certificate and its name right?",
    Kind.TIMEOUT: "The database took longer than half a minute.",
}


def missing(connection: oracledb.Connection) -> Iterator[str]:
    """One sentence for each thing that is missing or too much."""
    try:
        described = _describe(connection, f"SELECT * FROM {VIEW} WHERE 1 = 0")  # noqa: S608
    except oracledb.DatabaseError:
        yield f"The account cannot read {VIEW}. Make view, grant and synonym (install.sql, 2 and 4)."
        return
    lacking = [name for name in (*COLUMNS, CHANGE_KEY) if name not in described]
    if lacking:
        yield f"The view {VIEW} has no column {', '.join(lacking)}."
        return
    yield from _types(described)
    sets = _character_sets(connection)
    yield from _own_set(sets)
    unread = list(_national_set(sets, described))
    yield from unread
    yield from _rights(connection)
    if not unread:
        yield from _contents(connection)


def _describe(connection: oracledb.Connection, sql: str) -> dict[str, oracledb.DbType]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {column.name.lower(): column.type_code for column in cursor.description}


def _types(described: dict[str, oracledb.DbType]) -> Iterator[str]:
    for name in (*COLUMNS, CHANGE_KEY):
        found = described[name]
        if name in _MOMENTS:
            good = found in (oracledb.DB_TYPE_TIMESTAMP, oracledb.DB_TYPE_DATE)
        elif name in _NUMBERS:
            good = found is oracledb.DB_TYPE_NUMBER
        else:
            good = found in (oracledb.DB_TYPE_VARCHAR, oracledb.DB_TYPE_NVARCHAR)
        if not good:
            yield f"Column {name} is {found.name.removeprefix('DB_TYPE_')}; install.sql says what it should be."


def _character_sets(connection: oracledb.Connection) -> dict[str, str]:
    with connection.cursor() as cursor:
        return dict(cursor.execute(_SETS).fetchall())


def _own_set(sets: dict[str, str]) -> Iterator[str]:
    own = sets.get("NLS_CHARACTERSET")
    if own not in WHOLE_SETS:
        yield (
            f"The character set is {own}, which has not every letter: a change with one that it lacks is refused, and the "
            "customer is told which letter it is. AL32UTF8 has them all."
        )


def _national_set(sets: dict[str, str], described: dict[str, oracledb.DbType]) -> Iterator[str]:
    national = sets.get("NLS_NCHAR_CHARACTERSET")
    names = [name for name in COLUMNS if described[name] is oracledb.DB_TYPE_NVARCHAR]
    if national != "AL16UTF16" and names:
        yield (
            f"The national character set is {national}, which the driver does not read, and {', '.join(names)} of the view is "
            "NVARCHAR2. Give the view TO_CHAR of it."
        )


def _rights(connection: oracledb.Connection) -> Iterator[str]:
    for name in (*EDITABLE, *_GUARD):
        if not _allowed(connection, f"UPDATE {VIEW} SET {name} = {name} WHERE 1 = 0"):  # noqa: S608
            yield f"The account may not update {name}. Grant UPDATE on it, and keep it a plain column of one table."
    if _allowed(connection, f"DELETE FROM {VIEW} WHERE 1 = 0"):  # noqa: S608
        yield f"The account may remove customers through {VIEW}. Take that right away; self-care never needs it."
    if _allowed(connection, f"UPDATE {VIEW} SET billing_account = billing_account WHERE 1 = 0"):  # noqa: S608
        yield "The account may update billing_account. Grant UPDATE on the named columns alone."


def _allowed(connection: oracledb.Connection, sql: str) -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
        return True
    except oracledb.DatabaseError:
        return False
    finally:
        connection.rollback()


def _contents(connection: oracledb.Connection) -> Iterator[str]:
    with connection.cursor() as cursor:
        for name in _NEEDED:
            cursor.execute(f"SELECT COUNT(*) FROM {VIEW} WHERE {name} IS NULL")  # noqa: S608
            if count := cursor.fetchone()[0]:
                yield f"{count} customers have no {name}; they could not be shown."
        cursor.execute(f"SELECT COUNT(*) FROM {VIEW} WHERE msisdn NOT LIKE '+%'")  # noqa: S608
        if count := cursor.fetchone()[0]:
            yield f"{count} customers have an msisdn that does not begin with +; the view must show E.164."
        cursor.outputtypehandler = show_what_is_no_text
        cursor.execute(f"SELECT {', '.join((*COLUMNS, CHANGE_KEY))} FROM {VIEW}")  # noqa: S608
        rows = cursor.fetchmany(_SAMPLE)
    if count := sum(damaged([row]) > 0 for row in rows):
        yield (
            f"{count} of {len(rows)} customers looked at have text with bytes that are no letters of the database's set; they "
            "are shown as \N{REPLACEMENT CHARACTER}. Some program wrote them with a wrong NLS_LANG."
        )
    unusable = sum(not _usable(row) for row in rows)
    if not rows:
        yield f"The view {VIEW} shows no customer."
    elif unusable:
        yield f"{unusable} of {len(rows)} customers looked at could not be read as a customer."


def _usable(row: tuple[object, ...]) -> bool:
    try:
        to_record(row)
        return True
    except UnusableRow:
        return False


def _connect(address: OracleAddress, ca_file: str) -> oracledb.Connection:
    connection = oracledb.connect(**address.parameters(ca_file), tcp_connect_timeout=_CONNECTING)
    connection.call_timeout = _CALL_MILLISECONDS
    return connection


def main() -> int:
    """Print the findings."""
    ca_file = os.environ.get(f"{PREFIX}CORPORATE_CA_FILE", "")
    try:
        address = read_address(os.environ.get(f"{PREFIX}CORPORATE_DATABASE_URL", ""))
    except ValueError as error:
        return _say(2, f"{PREFIX}CORPORATE_DATABASE_URL is missing or malformed: {error}.")
    if not listener_answers(address, _CONNECTING, ca_file):
        return _say(2, f"{_WORDS[Kind.AWAY]}")
    try:
        with _connect(address, ca_file) as connection:
            found = list(missing(connection))
    except oracledb.Error as error:
        fault = classify(error)
        return _say(2, f"{fault.reason}: {_WORDS.get(fault.kind, 'The database cannot be asked.')}")
    for sentence in found:
        _say(1, f"- {sentence}")
    if not address.is_encrypted:
        _say(0, "Note: the connection is not encrypted. Outside a test, add protocol=tcps to the address.")
    return 1 if found else _say(0, "Everything that self-care needs is there.")


def _say(status: int, words: str) -> int:
    sys.stdout.write(words + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
