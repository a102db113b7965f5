"""The legacy Oracle: ranges of rows as Arrow batches, and the few questions that planning and catching up ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import oracledb
import polars as pl

from selfcare_migrate.mapping import Mapping
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.settings import Settings

BATCH = 5000
_IN_LIST = 500
_CODE = re.compile(r"\b(?:ORA|DPY)-\d{4,5}\b")
_SENTENCES = {
    "ORA-01017": "the account or its password is wrong",
    "ORA-28000": "the account is locked",
    "ORA-12514": "the listener does not know the service name",
    "ORA-01033": "the database is starting or shutting down",
    "DPY-6005": "nothing answers at its address",
    "DPY-6001": "the listener does not know the service name",
    "DPY-4011": "the connection was closed",
    "DPY-4024": "it did not answer in time",
    "ORA-00942": "the view is missing, or the account may not read it",
    "ORA-01031": "the account may not read the view",
    "ORA-00904": "the view has not every column of the mapping",
}


@dataclass(frozen=True)
class KeyRange:
    """Keys from `lower` on and below `upper`, as text; None is open."""

    lower: str | None
    upper: str | None


class Source:
    """One connection. Raises Refusal with one sentence when the database cannot be asked."""

    def __init__(self, settings: Settings, mapping: Mapping, *, call_timeout: float = 300.0) -> None:
        self._mapping, self._view, self._key = mapping, mapping.source.view, mapping.source.key
        self._has_number_key = mapping.source_type(self._key).name == "NUMBER"
        self._schema = pl.Schema({name: _arrow(mapping, name) for name in mapping.source.columns})
        self._select = f"SELECT {', '.join(mapping.source.columns)} FROM {self._view}"  # noqa: S608 (checked names)
        self._raw = _connect(settings, call_timeout)

    def close(self) -> None:
        """End the connection."""
        try:
            self._raw.close()
        except oracledb.Error:
            return

    def batches(self, keys: KeyRange) -> Iterator[pl.DataFrame]:
        """The rows of a key range, in no order, in batches of BATCH rows."""
        where, binds = self._range(keys)
        yield from self._frames(f"{self._select}{where}", binds)

    def changed_since(self, watermark: Any) -> Iterator[pl.DataFrame]:
        """Rows whose change column is at or after the watermark."""
        yield from self._frames(f"{self._select} WHERE {self._mapping.source.change.column} >= :1", [watermark])

    def by_keys(self, keys: Sequence[str]) -> Iterator[pl.DataFrame]:
        """The rows with these keys."""
        for start in range(0, len(keys), _IN_LIST):
            part = [self._bind(key) for key in keys[start : start + _IN_LIST]]
            names = ", ".join(f":{place}" for place in range(1, len(part) + 1))
            yield from self._frames(f"{self._select} WHERE {self._key} IN ({names})", part)

    def keys(self, keys: KeyRange) -> set[str]:
        """The keys of a range."""
        where, binds = self._range(keys)
        return {str(row[0]) for row in self._rows(f"SELECT {self._key} FROM {self._view}{where}", binds)}  # noqa: S608

    def count(self, keys: KeyRange | None = None) -> int:
        """Rows of a range, or all of them."""
        where, binds = self._range(keys or KeyRange(None, None))
        return int(self._rows(f"SELECT COUNT(*) FROM {self._view}{where}", binds)[0][0])  # noqa: S608

    def count_changed_after(self, watermark: Any) -> int:
        """Rows whose change column is after the watermark, but for times that are yet to come."""
        column = self._mapping.source.change.column
        where, binds = self._not_to_come(2)
        sql = f"SELECT COUNT(*) FROM {self._view} WHERE {column} > :1{where}"  # noqa: S608
        return int(self._rows(sql, [watermark, *binds])[0][0])

    def key_defects(self) -> tuple[int, int]:
        """Rows without a key, and rows whose key another row has too."""
        sql = f"SELECT COUNT(*), COUNT({self._key}), COUNT(DISTINCT {self._key}) FROM {self._view}"  # noqa: S608
        rows, keyed, distinct = self._rows(sql)[0]
        return int(rows - keyed), int(keyed - distinct)

    def boundaries(self, size: int) -> list[str]:
        """The first key of each stretch of `size` rows in key order."""
        numbered = f"SELECT {self._key}, ROW_NUMBER() OVER (ORDER BY {self._key}) AS place FROM {self._view}"  # noqa: S608
        sql = f"SELECT {self._key} FROM ({numbered}) WHERE MOD(place - 1, :1) = 0 ORDER BY {self._key}"  # noqa: S608
        return [str(row[0]) for row in self._rows(sql, [size])]

    def newest_change(self) -> Any:
        """The greatest value of the change column: a datetime or a number; None in an empty view.

        A time that is yet to come is a mistake in one row; taken for the newest, it would hide every change until then. A clock
        that is a little ahead counts as now.
        """
        column = self._mapping.source.change.column
        where, binds = self._not_to_come(1)
        ordered = f"SELECT {column} FROM {self._view} WHERE {column} IS NOT NULL{where}"  # noqa: S608
        rows = self._rows(f"{ordered} ORDER BY {column} DESC FETCH FIRST 1 ROWS ONLY", binds)
        newest = rows[0][0] if rows else None
        return min(newest, self._local_now()) if isinstance(newest, datetime) else newest

    def described(self) -> dict[str, str]:
        """Column names of the view with the names of their types."""
        try:
            with self._raw.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {self._view} WHERE 1 = 0")  # noqa: S608
                return {entry[0]: _type_name(entry) for entry in cursor.description}
        except oracledb.Error as error:
            raise _refusal(error) from None

    def _range(self, keys: KeyRange) -> tuple[str, list[Any]]:
        ends = [(">=", keys.lower), ("<", keys.upper)]
        bounds = [(sign, key) for sign, key in ends if key is not None]
        parts = [f"{self._key} {sign} :{place}" for place, (sign, _) in enumerate(bounds, start=1)]
        return (" WHERE " + " AND ".join(parts) if parts else ""), [self._bind(key) for _, key in bounds]

    def _not_to_come(self, place: int) -> tuple[str, list[Any]]:
        source = self._mapping.source
        if self._mapping.source_type(source.change.column).name == "NUMBER":
            return "", []
        limit = self._local_now() + timedelta(seconds=source.change.overlap)
        return f" AND {source.change.column} <= :{place}", [limit]

    def _local_now(self) -> datetime:
        return datetime.now(ZoneInfo(self._mapping.source.time_zone)).replace(tzinfo=None)

    def _bind(self, key: str) -> Any:
        return int(key) if self._has_number_key else key

    def _frames(self, sql: str, binds: list[Any]) -> Iterator[pl.DataFrame]:
        try:
            # Decimals keep every digit; without them a NUMBER with a fraction comes as a float.
            for frame in self._raw.fetch_df_batches(sql, binds, size=BATCH, fetch_decimals=True):
                if frame.num_rows():
                    yield self._readable(pl.DataFrame(frame)).cast(self._schema)
        except oracledb.Error as error:
            raise _refusal(error) from None

    def _readable(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Text that is none: a database in UTF-8 hands out the bytes that a client with a wrong setting once wrote."""
        text = [name for name, kind in self._schema.items() if kind == pl.String]
        try:
            frame.select(pl.col(text).cast(pl.Binary).cast(pl.String))
        except pl.exceptions.PolarsError:
            return frame.with_columns(*(_replaced(frame[name]) for name in text))
        return frame

    def _rows(self, sql: str, binds: Sequence[Any] = ()) -> list[Any]:
        try:
            with self._raw.cursor() as cursor:
                cursor.arraysize = BATCH
                cursor.execute(sql, list(binds))
                rows: list[Any] = cursor.fetchall()
                return rows
        except oracledb.Error as error:
            raise _refusal(error) from None


def _arrow(mapping: Mapping, name: str) -> pl.DataType:
    kind = mapping.source_type(name)
    if kind.is_integer:
        return pl.Int64()
    if kind.name == "NUMBER":
        return pl.Decimal(min(38, kind.size), kind.scale)
    return pl.Datetime("us") if kind.name in ("DATE", "TIMESTAMP") else pl.String()


def _replaced(column: pl.Series) -> pl.Series:
    """U+FFFD in the place of bytes that are no UTF-8; the rules then reject the value as damaged."""
    values = [None if value is None else value.decode(errors="replace") for value in column.cast(pl.Binary).to_list()]
    return pl.Series(column.name, values, dtype=pl.String)


def _type_name(entry: Any) -> str:
    name = str(entry[1].name).removeprefix("DB_TYPE_").replace("VARCHAR", "VARCHAR2")
    if name != "NUMBER":
        return f"{name}({entry[2]})" if name in ("VARCHAR2", "CHAR") else name
    return f"NUMBER({entry[4]},{entry[5]})" if entry[5] and entry[5] > 0 else f"NUMBER({entry[4]})"


def _connect(settings: Settings, call_timeout: float) -> oracledb.Connection:
    try:
        connection = oracledb.connect(**settings.source.parameters(settings.source_ca_file), tcp_connect_timeout=10)
    except (oracledb.Error, OSError) as error:
        raise _refusal(error) from None
    connection.call_timeout = int(call_timeout * 1000)
    connection.module = "selfcare-migrate"
    return connection


def _refusal(error: Exception) -> Refusal:
    """DPY-6005, "cannot connect", carries the listener's own answer in its text."""
    outer = str(getattr(error.args[0], "full_code", "")) if error.args else ""
    codes = [code for code in _CODE.findall(str(error)) if code in _SENTENCES and code != outer] or [outer]
    words = _SENTENCES.get(codes[0], "it answered an error")
    return Refusal(f"The source cannot be read: {words}{f' ({codes[0]})' if codes[0] else ''}.")


def as_text(watermark: Any) -> str:
    """A change value as the state table keeps it."""
    return watermark.isoformat(sep=" ") if isinstance(watermark, datetime) else str(watermark)


def from_text(mapping: Mapping, text: str) -> Any:
    """The change value kept as text."""
    is_number = mapping.source_type(mapping.source.change.column).name == "NUMBER"
    return int(text) if is_number else datetime.fromisoformat(text)
