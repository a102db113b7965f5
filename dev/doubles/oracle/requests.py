"""Reads a driver's calls: piggybacks, execute with binds, re-execute, fetch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dev.doubles.oracle import values
from dev.doubles.oracle.wire import Reader

PIGGYBACK, CALL = 17, 3
EXECUTE, REEXECUTE, REEXECUTE_AND_FETCH, FETCH = 94, 4, 78, 5
COMMIT, ROLLBACK, PING, LOGOFF, AUTH_ONE, AUTH_TWO = 14, 15, 147, 9, 118, 115
CLOSE_CURSORS, END_TO_END, SET_SCHEMA, SESSION_STATE = 105, 135, 152, 176
WITH_FETCH, WITH_COMMIT, WITH_PARSE_ONLY = 0x40, 0x100, 0x20000
_LONGEST = 32767
_ACTION, _CLIENT_ID, _INFO, _MODULE, _OPERATION = 0x10, 0x01, 0x100, 0x08, 0x200


@dataclass(frozen=True)
class Bind:
    """A bind's type as the driver announces it."""

    kind: int
    size: int
    form: int


@dataclass
class Execute:
    """An execute call. `rows` are the bound values, one entry for each execution; `binds` is None on a re-execute."""

    cursor: int
    sql: str = ""
    options: int = 0
    fetch: int = 0
    is_query: bool = False
    iterations: int = 1
    binds: list[Bind] | None = None
    rows: list[list[Any]] = field(default_factory=list)


def read_execute(reader: Reader) -> Execute:
    """The whole call with statement, bind types and values."""
    options, cursor = reader.ubs(2)
    has_sql, _ = reader.u8(), reader.ub()
    reader.raw(1), reader.ub(), reader.raw(2), reader.ub()
    fetch, _ = reader.ubs(2)
    reader.u8()
    count = reader.ub()
    reader.raw(5), reader.u8()
    defines = reader.ub()
    reader.ub(), reader.raw(3), reader.ub(), reader.raw(1), reader.ub(), reader.ub(), reader.raw(1), reader.ub(), reader.raw(1)
    reader.raw(1), reader.ub(), reader.raw(1), reader.ub(), reader.raw(1), reader.raw(1), reader.ub()
    sql = (reader.clr() or b"").decode() if has_sql else ""
    flags = reader.ubs(13)
    call = Execute(cursor, sql, options, fetch, bool(flags[7]), 1 if flags[7] else max(1, flags[1]))
    if defines:
        _read_types(reader, defines)
    call.binds = _read_types(reader, count)
    if count:
        call.rows = _read_rows(reader, call.binds, call.iterations)
    return call


def read_reexecute(reader: Reader, known: dict[int, list[Bind]], *, fetches: bool) -> Execute:
    """A call that repeats a cursor's statement with new values."""
    cursor, iterations, options, more = reader.ubs(4)
    binds = known.get(cursor, [])
    times = 1 if fetches else max(1, iterations)
    call = Execute(cursor, options=options | (WITH_COMMIT if more & 1 else 0), is_query=fetches, iterations=times)
    call.fetch = iterations if fetches else 0
    if binds:
        call.rows = _read_rows(reader, binds, times)
    return call


def read_end_to_end(reader: Reader) -> dict[str, str]:
    """Module, action and the like, as V$SESSION shows them; only those that change."""
    reader.raw(2)
    flags = reader.ub()
    lengths: dict[str, int] = {}
    for name in ("clientIdentifier", "module", "action"):
        reader.u8()
        lengths[name] = reader.ub()
    reader.raw(1), reader.ub(), reader.raw(1), reader.ub()
    reader.u8()
    lengths["clientInfo"] = reader.ub()
    reader.raw(1), reader.ub(), reader.raw(1), reader.ub()
    reader.u8()
    lengths["operation"] = reader.ub()
    marks = {"clientIdentifier": _CLIENT_ID, "module": _MODULE, "action": _ACTION, "clientInfo": _INFO, "operation": _OPERATION}
    texts = {name: (reader.clr() or b"").decode() if length else "" for name, length in lengths.items()}
    return {name: text for name, text in texts.items() if text or flags & marks[name]}


def read_login(reader: Reader) -> tuple[str, dict[str, str]]:
    """User and key-value pairs of a login's phase."""
    has_user = reader.u8()
    reader.ub(), reader.ub(), reader.u8()
    count = reader.ub()
    reader.raw(2)
    user = (reader.clr() or b"").decode() if has_user else ""
    pairs = {}
    for _ in range(count):
        key, value = reader.two().decode(), reader.two().decode()
        pairs[key] = value
        reader.ub()
    return user, pairs


def _read_types(reader: Reader, count: int) -> list[Bind]:
    found = []
    for _ in range(count):
        kind = reader.u8()
        reader.raw(3)
        size = reader.ub()
        reader.ub(), reader.ub(), reader.two(), reader.ub(), reader.ub()
        form = reader.u8()
        reader.ub(), reader.ub()
        found.append(Bind(kind, size, form))
    return found


def _read_rows(reader: Reader, binds: list[Bind], count: int) -> list[list[Any]]:
    """Long values come after all the others of their row."""
    order = sorted(range(len(binds)), key=lambda place: binds[place].size > _LONGEST)
    rows = []
    for _ in range(count):
        reader.u8()
        row: list[Any] = [None] * len(binds)
        for place in order:
            bind = binds[place]
            row[place] = values.from_bind(bind.kind, bind.form, reader.clr())
        rows.append(row)
    return rows
