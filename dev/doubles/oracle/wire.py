"""The encodings of TTC: integers with a length byte, length-prefixed bytes, and a reader over a stream of packets."""

from __future__ import annotations

from collections.abc import Callable

LONG = 0xFE
_NULL = (0, 0xFF)
_SHORT = 252
_CHUNK = 32767


def ub(value: int) -> bytes:
    """An unsigned integer: a length byte, then big-endian bytes; zero is one zero byte."""
    if value == 0:
        return b"\x00"
    for size in (1, 2, 4):
        if value < 1 << 8 * size:
            return bytes((size,)) + value.to_bytes(size, "big")
    return b"\x08" + value.to_bytes(8, "big")


def sb(value: int) -> bytes:
    """A signed integer: the length byte carries the sign in its highest bit."""
    if value >= 0:
        return ub(value)
    plain = ub(-value)
    return bytes((plain[0] | 0x80,)) + plain[1:]


def clr(value: bytes | None) -> bytes:
    """Bytes with their length in front; long ones in chunks, ended by an empty chunk. None and nothing are the same."""
    if not value:
        return b"\x00"
    if len(value) <= _SHORT:
        return bytes((len(value),)) + value
    parts = [bytes((LONG,))]
    for begin in range(0, len(value), _CHUNK):
        chunk = value[begin : begin + _CHUNK]
        parts += [ub(len(chunk)), chunk]
    return b"".join([*parts, b"\x00"])


def two(value: bytes | str | None) -> bytes:
    """A total length, then the bytes where there are any."""
    data = value.encode() if isinstance(value, str) else value
    return ub(len(data)) + clr(data) if data else b"\x00"


class Reader:
    """Reads a request piece by piece; asks for the next packet's payload when it has run out of bytes."""

    def __init__(self, more: Callable[[], bytes]) -> None:
        self._more, self._data, self._place = more, b"", 0

    def raw(self, count: int) -> bytes:
        """So many bytes."""
        while len(self._data) - self._place < count:
            self._data, self._place = self._data[self._place :] + self._more(), 0
        begin, self._place = self._place, self._place + count
        return self._data[begin : self._place]

    def empty(self) -> bool:
        """Whether everything that has arrived was read."""
        return self._place >= len(self._data)

    def u8(self) -> int:
        """One byte."""
        return self.raw(1)[0]

    def ub(self) -> int:
        """An unsigned integer."""
        size = self.u8() & 0x7F
        return int.from_bytes(self.raw(size), "big") if size else 0

    def ubs(self, count: int) -> list[int]:
        """Several unsigned integers."""
        return [self.ub() for _ in range(count)]

    def clr(self) -> bytes | None:
        """Length-prefixed bytes; None for NULL."""
        length = self.u8()
        if length in _NULL:
            return None
        if length != LONG:
            return self.raw(length)
        parts = []
        while size := self.ub():
            parts.append(self.raw(size))
        return b"".join(parts)

    def two(self) -> bytes:
        """Bytes behind a total length."""
        return (self.clr() or b"") if self.ub() else b""
