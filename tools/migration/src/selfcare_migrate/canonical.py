"""One canonical form of a row for both sides: its values as text between separators, and the SHA-256 of it.

The source side builds it with polars and hashes here, the target hashes inside MySQL; the same bytes go into LOAD DATA. SHA2()
is in every supported server; MySQL 9 has MD5() and SHA1() in a component that few install. Sums of the first 64 bits do not
depend on the order of rows, and two equal rows do not cancel out as they would under XOR.
"""

from __future__ import annotations

import hashlib

import polars as pl

from selfcare_migrate.mapping import Column, Mapping

# Control characters cannot stand in a value (the transform rejects them), so nothing needs escaping.
SEPARATOR, NULL, END = "\x1f", "\x1bN", "\n"
_HEX_DIGITS = 16


def to_lines(rows: pl.DataFrame) -> bytes:
    """Rows as LOAD DATA takes them, one a line."""
    return rows.write_csv(
        separator=SEPARATOR,
        line_terminator=END,
        include_header=False,
        quote_style="never",
        null_value=NULL,
        datetime_format="%Y-%m-%d %H:%M:%S%.6f",
    ).encode()


def hashes(rows: pl.DataFrame, mapping: Mapping) -> list[str]:
    """Each row's first sixteen hexadecimal digits of SHA-256 over its canonical form."""
    lines = to_lines(rows.select(column.target for column in mapping.compared)).split(END.encode())
    digest = hashlib.sha256
    return [digest(line).hexdigest()[:_HEX_DIGITS] for line in lines[:-1]]


def total(of: list[str]) -> int:
    """The order-independent checksum."""
    return sum(int(digits, 16) for digits in of)


def sql_hash(mapping: Mapping) -> str:
    """The same hash as an expression of the target."""
    parts = ", ".join(_sql_text(column) for column in mapping.compared)
    return f"LEFT(SHA2(CONCAT_WS(x'1f', {parts}), 256), {_HEX_DIGITS})"


def sql_total(mapping: Mapping) -> str:
    """The same checksum as an expression of the target."""
    return f"COALESCE(SUM(CAST(CONV({sql_hash(mapping)}, 16, 10) AS UNSIGNED)), 0)"


def _sql_text(column: Column) -> str:
    return f"COALESCE(CAST({column.target} AS CHAR CHARACTER SET utf8mb4), _utf8mb4 x'1b4e')"
