"""What every session of the target must have, whatever the server gives by default: set where it differs, then read back.

A server's, an account's or a proxy's defaults reach into results without a word: a limit on rows, another sql_mode, another
time zone, a session that is ended because it rested.
"""

from __future__ import annotations

from typing import Any

import pymysql

from selfcare_migrate.refusal import Refusal

_ZERO, _OFF, _ON = "0", "OFF", "ON"
_WANTED = {
    "time_zone": "+00:00",
    "sql_mode": "STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION",
    "transaction_isolation": "REPEATABLE-READ",
    "tx_isolation": "REPEATABLE-READ",
    "transaction_read_only": _OFF,
    "tx_read_only": _OFF,
    "autocommit": _ON,
    "completion_type": "NO_CHAIN",
    "character_set_client": "utf8mb4",
    "character_set_connection": "utf8mb4",
    "character_set_results": "utf8mb4",
    "foreign_key_checks": _ON,
    "unique_checks": _ON,
    "check_constraint_checks": _ON,
    "sql_auto_is_null": _OFF,
    "sql_safe_updates": _OFF,
    "sql_big_selects": _ON,
    "sql_notes": _ON,
    "sql_select_limit": "18446744073709551615",
    # Between two statements a session waits for the source, within a statement for rows of it: a call may take five minutes.
    "wait_timeout": "28800",
    "idle_transaction_timeout": _ZERO,
    "idle_readonly_transaction_timeout": _ZERO,
    "idle_write_transaction_timeout": _ZERO,
    "net_read_timeout": "900",
    "net_write_timeout": "900",
    "max_execution_time": _ZERO,
    "max_statement_time": _ZERO,
    "innodb_lock_wait_timeout": "20",
    "lock_wait_timeout": "120",
}
# Some servers let administrators alone set these; the tool is quicker with them and right without.
_WISHED = {"max_error_count": "65535", "lc_messages": "en_US"}
_MAY_NOT = {1193, 1227, 1231, 1238}


def establish(connection: Any) -> None:
    """Bring the session into this state; raises Refusal that names a setting which cannot be had."""
    # First of all, since it would cut the list of settings off too.
    _set(connection, {"sql_select_limit": _WANTED["sql_select_limit"]})
    found = _read(connection, _WANTED)
    differing = {name: value for name, value in _WANTED.items() if name in found and not _same(name, found[name], value)}
    try:
        _set(connection, differing)
    except pymysql.err.MySQLError as error:
        raise Refusal(_words(differing, found, int(error.args[0]))) from error
    now = _read(connection, differing)
    kept = {name: value for name, value in differing.items() if not _same(name, now.get(name, ""), value)}
    if kept:
        raise Refusal(_words(kept, now, 0))
    for name, value in _WISHED.items():
        _wish(connection, name, value)


def _words(differing: dict[str, str], found: dict[str, str], code: int) -> str:
    shown = ", ".join(f"{name} = {found.get(name, '')!r} (needed: {value!r})" for name, value in sorted(differing.items()))
    return f"The target does not let this session set what it needs: {shown}{f' ({code})' if code else ''}."


def _wish(connection: Any, name: str, value: str) -> None:
    try:
        _set(connection, {name: value})
    except pymysql.err.MySQLError as error:
        if error.args[0] not in _MAY_NOT:
            raise


def _read(connection: Any, names: dict[str, str]) -> dict[str, str]:
    if not names:
        return {}
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW SESSION VARIABLES WHERE Variable_name IN ({marks})", list(names))
        return {str(row[0]): str(row[1]) for row in cursor.fetchall()}


def _set(connection: Any, values: dict[str, str]) -> None:
    """Numbers and words are written as they stand: every name and value is this module's."""
    if values:
        parts = ", ".join(f"SESSION {name} = {_literal(value)}" for name, value in values.items())
        with connection.cursor() as cursor:
            cursor.execute(f"SET {parts}")


def _literal(value: str) -> str:
    return value if value.isdecimal() or value in (_ON, _OFF) else f"'{value}'"


def _same(name: str, found: str, wanted: str) -> bool:
    if wanted.isdecimal() and found.replace(".", "", 1).isdecimal():
        return float(found) == float(wanted)
    if name == "sql_mode":
        return set(found.split(",")) == set(wanted.split(","))
    return found.upper() == wanted.upper()
