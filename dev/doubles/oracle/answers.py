"""The messages that a server answers with."""

from __future__ import annotations

from collections.abc import Sequence

from dev.doubles.oracle.catalogue import Column
from dev.doubles.oracle.wire import clr, sb, two, ub

FIELD_VERSION = 12
NO_MORE_ROWS = 1403
_IN_TRANSACTION = 2
_UTF8, _UTF16 = 873, 2000
_BANNER = b"x86_64/Linux 2.4.xx"
_PROTOCOL_VERSION = 318
_CAPABILITIES, _RUNTIME = 53, 11


def accept(sdu: int) -> bytes:
    """Body of ACCEPT: protocol 318 (the last one before 23ai), no out-of-band breaks."""
    head = _PROTOCOL_VERSION.to_bytes(2, "big") + bytes(2) + bytes(10) + bytes(10)
    return head + sdu.to_bytes(4, "big") + bytes(5) + bytes(4) + bytes(4)


def refuse(code: int) -> bytes:
    """Body of REFUSE."""
    text = f"(DESCRIPTION=(TMP=)(VSNNUM=318767104)(ERR={code})(ERROR_STACK=(ERROR=(CODE={code})(EMFI=4))))".encode()
    return b"\x22\x00" + len(text).to_bytes(2, "big") + text


def protocol(national: int) -> bytes:
    """Answer to the protocol request: character sets, the national one by its number, and capabilities of a 19c server."""
    compile_caps = bytearray(_CAPABILITIES)
    compile_caps[7] = FIELD_VERSION
    runtime_caps = bytearray(_RUNTIME)
    runtime_caps[6] = 0x04
    fdo = bytes(5) + b"\x01\x01" + bytes(4) + national.to_bytes(2, "big") + bytes(2)
    return b"".join(
        (
            b"\x01\x06\x00",
            _BANNER + b"\x00",
            _UTF8.to_bytes(2, "little") + b"\x01",
            bytes(2),
            len(fdo).to_bytes(2, "big") + fdo,
            clr(bytes(compile_caps)),
            clr(bytes(runtime_caps)),
        )
    )


def data_types() -> bytes:
    """Answer to the data type request: nothing is converted."""
    return b"\x02\x00\x00"


def status(*, in_transaction: bool) -> bytes:
    """The end of every answer that is not SQL."""
    return b"\x09" + ub(_IN_TRANSACTION if in_transaction else 0) + ub(0)


def outcome(*, in_transaction: bool, cursor: int = 0, rows: int = 0, code: int = 0, text: str = "", position: int = 0) -> bytes:
    """The end of every SQL answer, an error or not."""
    body = [b"\x04", ub(_IN_TRANSACTION if in_transaction else 0), ub(0), ub(rows), ub(code & 0xFFFF), ub(0), ub(0)]
    body += [ub(cursor), sb(position), bytes(6), ub(0), ub(0), b"\x00", ub(0), ub(0), ub(0), bytes(2), ub(0), ub(0)]
    body += [ub(0), ub(0), ub(0), ub(0), ub(code), ub(rows)]
    if code:
        body.append(clr(text.encode()))
    return b"".join(body)


def describe(columns: Sequence[Column]) -> bytes:
    """What a query's columns are."""
    body = [b"\x10", clr(b"\x00" * 16), ub(0), ub(len(columns))]
    if columns:
        body.append(b"\x00")
    body += [_column(place, column) for place, column in enumerate(columns, start=1)]
    return b"".join([*body, ub(0), ub(0), ub(0), ub(0), ub(0), ub(0)])


def row_header() -> bytes:
    """Comes before rows."""
    return b"\x06\x00" + ub(0) * 4 + ub(0) + ub(0)


def _column(place: int, column: Column) -> bytes:
    bytes_of_character = 2 if column.form == 2 else 4
    size = column.size * bytes_of_character if column.form else column.size
    parts = [bytes((column.kind, 0, column.precision, column.scale & 0xFF)), ub(size), ub(0), ub(0), ub(0), ub(0)]
    parts += [ub(_UTF8 if column.form == 1 else _UTF16 if column.form else 0), bytes((column.form,)), ub(column.size)]
    parts += [ub(0), b"\x01", bytes((min(len(column.name), 255),)), two(column.name), two(None), two(None), ub(place), ub(0)]
    return b"".join(parts)
