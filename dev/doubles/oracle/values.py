"""Values on the wire: NUMBER in base 100, DATE and TIMESTAMP in excess-100 bytes, text as UTF-8.

SQLite holds a NUMBER as INTEGER, REAL or, past fifteen digits, TEXT; a DATE or TIMESTAMP as `[-]YYYY-MM-DD HH:MM:SS[.ffffff]`,
with the sign before Christ.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import chain, repeat
from typing import Any

from dev.doubles.oracle.wire import clr

VARCHAR, NUMBER, INTEGER, LONG, DATE, RAW, LONG_RAW = 1, 2, 3, 8, 12, 23, 24
CHAR, BINARY_FLOAT, BINARY_DOUBLE, TIMESTAMP, TIMESTAMP_TZ, TIMESTAMP_LTZ, BOOLEAN = 96, 100, 101, 180, 181, 231, 252
_TEXT = (VARCHAR, CHAR, LONG)
_MOMENTS = (DATE, TIMESTAMP, TIMESTAMP_TZ, TIMESTAMP_LTZ)
NATIONAL = 2
_SHORT = 252
_PREFIX = [bytes((length,)) for length in range(_SHORT + 1)]
_NULL = b"\x00"
_MOST_DIGIT_PAIRS = 20
_EXACT_DIGITS = 15
_MOST_KNOWN = 65_536
_FOUR_DIGITS = [bytes((value // 100 + 1, value % 100 + 1)) for value in range(10_000)]
Encode = Callable[[Sequence[Any]], Sequence[Iterable[bytes]]]


class _Known(dict[Any, bytes]):
    """Encoded values by value, worked out when first asked for: a batch repeats most of them."""

    def __init__(self, encode: Callable[[Any], bytes]) -> None:
        super().__init__()
        self._encode = encode

    def __missing__(self, value: Any) -> bytes:
        data = self._encode(value)
        if len(self) < _MOST_KNOWN:
            self[value] = data
        return data


def number(value: int | float | str | Decimal) -> bytes:
    """An Oracle NUMBER with its length."""
    if isinstance(value, int) and value > 0:
        return _positive(value)
    sign, digits, exponent = Decimal(repr(value) if isinstance(value, float) else value).as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    if not text:
        return b"\x01\x80"
    power = int(exponent)
    if power % 2:
        text, power = text + "0", power - 1
    text = "0" * (len(text) % 2) + text
    pairs = [int(text[place : place + 2]) for place in range(0, len(text), 2)]
    power = len(pairs) - 1 + power // 2
    while not pairs[-1]:
        pairs.pop()
    pairs = pairs[:_MOST_DIGIT_PAIRS]
    if not sign:
        return _PREFIX[len(pairs) + 1] + bytes((193 + power, *(pair + 1 for pair in pairs)))
    tail = () if len(pairs) == _MOST_DIGIT_PAIRS else (102,)
    data = bytes((62 - power, *(101 - pair for pair in pairs), *tail))
    return _PREFIX[len(data)] + data


def _positive(value: int) -> bytes:
    """The common case, four digits at a time."""
    body = b""
    while value:
        value, rest = divmod(value, 10_000)
        body = _FOUR_DIGITS[rest] + body
    body = body.lstrip(b"\x01")
    first = 192 + len(body)
    body = body.rstrip(b"\x01")
    return bytes((len(body) + 1, first)) + body


def from_number(data: bytes) -> int | float | str:
    """An Oracle NUMBER as SQLite holds it."""
    if data == b"\x80":
        return 0
    positive = data[0] >= 0x80
    mantissa = data[1:] if positive else data[1:].removesuffix(b"\x66")
    pairs = [byte - 1 if positive else 101 - byte for byte in mantissa]
    power = (data[0] - 193 if positive else 62 - data[0]) - len(pairs) + 1
    plain = int("".join(f"{pair:02d}" for pair in pairs)) * (1 if positive else -1)
    exact = Decimal(plain).scaleb(2 * power)
    if exact == exact.to_integral_value() and abs(exact) < 1 << 63:
        return int(exact)
    digits = exact.normalize()
    return float(digits) if len(digits.as_tuple().digits) <= _EXACT_DIGITS else format(digits, "f")


def _day(text: str) -> bytes:
    """Raises ValueError for a year before Christ, which is rare enough for a slower way."""
    if text[0] == "-":
        raise ValueError("before Christ")
    year = int(text[:4])
    return bytes((7, year // 100 + 100, year % 100 + 100, int(text[5:7]), int(text[8:10])))


def _clock(text: str) -> bytes:
    return bytes((int(text[:2] or 0) + 1, int(text[3:5] or 0) + 1, int(text[6:8] or 0) + 1))


_DAYS, _CLOCKS = _Known(_day), _Known(_clock)


def date(value: str) -> bytes:
    """A DATE with its length; before Christ both bytes of the year go below a hundred."""
    if value[0] != "-":
        return _DAYS[value[:10]] + _CLOCKS[value[11:19]]
    later = date(value[1:])
    return later[:1] + bytes((200 - later[1], 200 - later[2])) + later[3:]


def _dates(column: Sequence[Any]) -> Sequence[Iterable[bytes]]:
    try:
        return ([_DAYS[value[:10]] + _CLOCKS[value[11:19]] if value else _NULL for value in column],)
    except ValueError:
        return ([date(value) if value else _NULL for value in column],)


def timestamp(value: str) -> bytes:
    """A TIMESTAMP with its length; without a fraction it is sent as a DATE."""
    fraction = value[20:26]
    if not fraction.strip("0"):
        return date(value)
    return b"\x0b" + date(value)[1:] + (int(fraction.ljust(6, "0")) * 1000).to_bytes(4, "big")


def from_moment(data: bytes) -> str:
    """A DATE or TIMESTAMP as SQLite holds it."""
    year = (data[0] - 100) * 100 + data[1] - 100
    fraction = int.from_bytes(data[7:11], "big") // 1000 if len(data) > 7 else 0
    day, clock = f"{year:04d}-{data[2]:02d}-{data[3]:02d}", f"{data[4] - 1:02d}:{data[5] - 1:02d}:{data[6] - 1:02d}"
    return f"{day} {clock}.{fraction:06d}" if fraction else f"{day} {clock}"


def _double(value: float) -> bytes:
    plain = struct.pack(">d", value)
    turned = bytes((plain[0] ^ 0x80,)) + plain[1:] if value >= 0 else bytes(~byte & 0xFF for byte in plain)
    return b"\x08" + turned


def from_double(data: bytes) -> float:
    """A BINARY_DOUBLE or BINARY_FLOAT."""
    plain = bytes((data[0] ^ 0x80,)) + data[1:] if data[0] & 0x80 else bytes(~byte & 0xFF for byte in data)
    return float(struct.unpack(">d" if len(data) == 8 else ">f", plain)[0])


def _text(column: Sequence[Any]) -> Sequence[Iterable[bytes]]:
    """Lengths and bytes side by side; NULL and the empty text are the same. Without a Python call for each value."""
    try:
        data = list(map(str.encode, column))
    except TypeError:
        data = [_as_bytes(value) for value in column]
    lengths = list(map(len, data))
    if max(lengths) > _SHORT:
        return (list(map(clr, data)),)
    return map(_PREFIX.__getitem__, lengths), data


def _as_bytes(value: Any) -> bytes:
    if value is None:
        return b""
    return value if isinstance(value, bytes) else str(value).encode()


def _padded(size: int) -> Encode:
    return _each(lambda value: clr(value.ljust(size).encode() if isinstance(value, str) else _as_bytes(value)))


def _national(column: Sequence[Any]) -> Sequence[Iterable[bytes]]:
    return ([clr(str(value).encode("utf-16-be")) if value else _NULL for value in column],)


def _each(encode: Callable[[Any], bytes]) -> Encode:
    known = _Known(lambda value: _NULL if value is None or value == "" else encode(value))
    return lambda column: (map(known.__getitem__, column),)


_PLAIN: dict[int, Callable[[Any], bytes]] = {
    NUMBER: number,
    TIMESTAMP: timestamp,
    TIMESTAMP_LTZ: timestamp,
    BINARY_DOUBLE: _double,
    RAW: clr,
}


def encoder(kind: int, size: int, form: int) -> Encode:
    """The function that puts a batch of a column's values on the wire."""
    if form == NATIONAL:
        return _national
    if kind == CHAR:
        return _padded(size)
    if kind == DATE:
        return _dates
    plain = _PLAIN.get(kind)
    return _text if plain is None else _each(plain)


def rows(encoders: Sequence[Encode], batch: Sequence[Sequence[Any]]) -> bytes:
    """Row messages, encoded column by column: a Python call for each value would cost more than the bytes."""
    if not batch:
        return b""
    parts: list[Iterable[bytes]] = [repeat(b"\x07", len(batch))]
    for encode, column in zip(encoders, zip(*batch, strict=True), strict=True):
        parts += encode(column)
    return b"".join(chain.from_iterable(zip(*parts, strict=True)))


def from_bind(kind: int, form: int, data: bytes | None) -> Any:
    """A bound value as SQLite takes it."""
    if data is None:
        return None
    if kind in _TEXT:
        return data.decode("utf-16-be" if form == NATIONAL else "utf-8", "replace")
    if kind in (NUMBER, INTEGER):
        return from_number(data)
    if kind in _MOMENTS:
        return from_moment(data)
    if kind in (BINARY_DOUBLE, BINARY_FLOAT):
        return from_double(data)
    return data[-1] if kind == BOOLEAN else data
