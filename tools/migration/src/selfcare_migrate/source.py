"""The legacy Oracle: ranges of rows as Arrow batches, and the few questions that planning and catching up ask."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import oracledb
import polars as pl

from selfcare_migrate import frames, listener
from selfcare_migrate.mapping import Mapping
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.settings import Settings
from selfcare_migrate.slices import slices

BATCH = 5000
_RESTED = 30.0
_IN_LIST = 500


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
        self._has_timestamp = mapping.source_type(mapping.source.change.column).name == "TIMESTAMP"
        self._schema = frames.schema(mapping)
        self._settings, self._call_timeout = settings, call_timeout
        self._raw = listener.connect(settings, call_timeout)
        self._used = time.monotonic()

    def close(self) -> None:
        """End the connection."""
        try:
            self._raw.close()
        except oracledb.Error:
            return

    def batches(self, keys: KeyRange) -> Iterator[pl.DataFrame]:
        """The rows of a key range, in no order, in batches of BATCH rows."""
        where, binds = self._range(keys)
        yield from self._frames(where, binds)

    def changed_since(self, watermark: Any) -> Iterator[pl.DataFrame]:
        """Rows whose change column is at or after the watermark."""
        yield from self._frames(f" WHERE {self._mapping.source.change.column} >= :1", [watermark])

    def by_keys(self, keys: Sequence[str]) -> Iterator[pl.DataFrame]:
        """The rows with these keys."""
        for some in slices(keys, _IN_LIST):
            part = [self._bind(key) for key in some]
            names = ", ".join(f":{place}" for place in range(1, len(part) + 1))
            yield from self._frames(f" WHERE {self._key} IN ({names})", part)

    def present(self, keys: Sequence[str]) -> set[str]:
        """Which of these keys the source has, asked for by each key."""
        found: set[str] = set()
        for part in slices(keys, _IN_LIST):
            names = ", ".join(f":{place}" for place in range(1, len(part) + 1))
            sql = f"SELECT {self._key} FROM {self._view} WHERE {self._key} IN ({names})"  # noqa: S608 (checked names)
            found |= {str(row[0]) for row in self._rows(sql, [self._bind(key) for key in part])}
        return found

    def extremes(self) -> tuple[int, int] | None:
        """The smallest and the greatest NUMBER key; None in an empty view."""
        least, greatest = self._rows(f"SELECT MIN({self._key}), MAX({self._key}) FROM {self._view}")[0]  # noqa: S608
        return None if least is None else (int(least), int(greatest))

    def ordered_keys(self) -> Iterator[pl.Series]:
        """Every key in the source's order, in batches."""
        sql = f"SELECT {self._key} FROM {self._view} ORDER BY {self._key}"  # noqa: S608 (checked names)
        for frame in self._selected(sql, []):
            yield frames.readable(frame, self._schema)[self._key]

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
        column, sign = self._mapping.source.change.column, ">"
        if self._has_timestamp:
            # The driver knows microseconds: what a TIMESTAMP(9) holds beyond them is not a later change.
            sign, watermark = ">=", watermark + timedelta(microseconds=1)
        where, binds = self._not_to_come(2)
        sql = f"SELECT COUNT(*) FROM {self._view} WHERE {column} {sign} :1{where}"  # noqa: S608
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
            raise listener.refusal(error) from None

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

    def _frames(self, where: str, binds: list[Any]) -> Iterator[pl.DataFrame]:
        """The driver gives up a whole batch for one date that Python has not, such as one before Christ."""
        given: list[pl.Series] = []
        try:
            yield from self._readable(where, binds, given)
        except listener.Passing:
            self._reconnect()
            yield from self._readable(where, binds, given)

    def _readable(self, where: str, binds: list[Any], given: list[pl.Series]) -> Iterator[pl.DataFrame]:
        """Rows that were not given yet, whose keys are added to `given`."""
        before = list(given)
        try:
            for frame in self._fetched(", ".join(self._mapping.source.columns), where, binds):
                made = frames.without(frames.readable(frame, self._schema), self._key, before)
                given.append(made[self._key])
                yield made
        except ValueError:
            self._reconnect()
        else:
            return
        for frame in self._fetched(frames.select_moments_as_text(self._mapping), where, binds):
            made = frames.moments_from_text(frames.readable(frame, self._schema), self._mapping)
            made = frames.without(made, self._key, given)
            given.append(made[self._key])
            yield made

    def _fetched(self, names: str, where: str, binds: Sequence[Any]) -> Iterator[pl.DataFrame]:
        yield from self._selected(f"SELECT {names} FROM {self._view}{where}", binds)  # noqa: S608 (checked names)

    def _selected(self, sql: str, binds: Sequence[Any]) -> Iterator[pl.DataFrame]:
        self._wake()
        try:
            # Decimals keep every digit; without them a NUMBER with a fraction comes as a float.
            for frame in self._raw.fetch_df_batches(sql, self._bound(binds), size=BATCH, fetch_decimals=True):
                if frame.num_rows():
                    yield pl.DataFrame(frame)
                self._used = time.monotonic()
        except oracledb.Error as error:
            raise listener.refusal(error) from None

    def _bound(self, binds: Sequence[Any]) -> list[Any]:
        """The driver binds a datetime as DATE, without its fraction; as TIMESTAMP it would cost a DATE column its index."""
        return [self._as_timestamp(bind) if isinstance(bind, datetime) and self._has_timestamp else bind for bind in binds]

    def _as_timestamp(self, moment: datetime) -> Any:
        with self._raw.cursor() as cursor:
            variable = cursor.var(oracledb.DB_TYPE_TIMESTAMP)
        variable.setvalue(0, moment)
        return variable

    def _rows(self, sql: str, binds: Sequence[Any] = ()) -> list[Any]:
        try:
            return self._asked(sql, binds)
        except listener.Passing:
            self._reconnect()
            return self._asked(sql, binds)

    def _asked(self, sql: str, binds: Sequence[Any]) -> list[Any]:
        self._wake()
        try:
            with self._raw.cursor() as cursor:
                cursor.arraysize = BATCH
                cursor.execute(sql, self._bound(binds))
                rows: list[Any] = cursor.fetchall()
        except oracledb.Error as error:
            raise listener.refusal(error) from None
        except ValueError:
            raise Refusal(f"The view {self._view} holds a date that is none where one is needed.") from None
        self._used = time.monotonic()
        return rows

    def _wake(self) -> None:
        """A new connection in the place of one that did not survive its rest, which databases and gateways end."""
        if time.monotonic() - self._used < _RESTED:
            return
        try:
            self._raw.ping()
        except (oracledb.Error, OSError):
            self._reconnect()
        self._used = time.monotonic()

    def _reconnect(self) -> None:
        self.close()
        self._raw = listener.connect(self._settings, self._call_timeout)
        self._used = time.monotonic()


def _type_name(entry: Any) -> str:
    name = str(entry[1].name).removeprefix("DB_TYPE_").replace("VARCHAR", "VARCHAR2")
    name = name.replace("_TZ", " WITH TIME ZONE").replace("_LTZ", " WITH LOCAL TIME ZONE")
    if name != "NUMBER":
        return f"{name}({entry[2]})" if name in ("VARCHAR2", "CHAR") else name
    return f"NUMBER({entry[4]},{entry[5]})" if entry[5] and entry[5] > 0 else f"NUMBER({entry[4]})"


def as_text(watermark: Any) -> str:
    """A change value as the state table keeps it."""
    return watermark.isoformat(sep=" ") if isinstance(watermark, datetime) else str(watermark)


def from_text(mapping: Mapping, text: str) -> Any:
    """The change value kept as text."""
    is_number = mapping.source_type(mapping.source.change.column).name == "NUMBER"
    return int(text) if is_number else datetime.fromisoformat(text)
