"""Text on its way to and from the corporate database, whose character sets are the operator's.

The server converts between its set and the driver's UTF-8 and says nothing of what it cannot: a letter that the set lacks is
stored as another (Database Globalization Support Guide, "Character Set Conversion"). In the other direction a client with a
wrong NLS_LANG has left bytes that are no text, which the driver would raise as UnicodeDecodeError.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import oracledb

REPLACEMENT = "\ufffd"
# Unicode, which has every letter.
WHOLE_SETS = ("AL32UTF8", "UTF8")
OWN_SET = "SELECT VALUE FROM NLS_DATABASE_PARAMETERS WHERE PARAMETER = 'NLS_CHARACTERSET'"
_TEXT = (oracledb.DB_TYPE_VARCHAR, oracledb.DB_TYPE_CHAR, oracledb.DB_TYPE_NVARCHAR, oracledb.DB_TYPE_NCHAR)


def show_what_is_no_text(cursor: oracledb.Cursor, column: oracledb.FetchInfo) -> oracledb.Var | None:
    """An output type handler of the driver: bytes that are none of the set are read as U+FFFD."""
    if column.type_code not in _TEXT:
        return None
    return cursor.var(column.type_code, column.internal_size or 0, cursor.arraysize, encoding_errors="replace")


def damaged(rows: Sequence[Sequence[Any]]) -> int:
    """How many values hold a letter that could not be read."""
    return sum(isinstance(value, str) and REPLACEMENT in value for row in rows for value in row)


def beyond_ascii(values: Mapping[str, Any]) -> dict[str, str]:
    """The texts that a character set may lack letters of."""
    return {name: value for name, value in values.items() if isinstance(value, str) and not value.isascii()}


def echo(values: Mapping[str, str]) -> str:
    """A query that answers each bound text as the database's own set holds it."""
    return f"SELECT {', '.join(f':{name} AS {name}' for name in values)} FROM DUAL"  # noqa: S608 (names of a closed list)


def lost_letters(intended: Mapping[str, str], held: Mapping[str, Any]) -> str:
    """The letters that are no longer there, each once; a database that writes capitals of its own accord has lost none."""
    lost: dict[str, None] = {}
    for name, text in intended.items():
        there = set(str(held.get(name) or "").casefold())
        lost |= {letter: None for letter in text if not letter.isascii() and not set(letter.casefold()) <= there}
    return "".join(lost)
