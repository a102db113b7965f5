"""A PDF 1.7 file written front to back: objects in compressed object streams, a cross-reference stream at the end.

What is finished leaves memory as compressed bytes at once, so that a document of 50,000 rows needs little more than its own
size. ISO 32000-1, 7.5.7 and 7.5.8.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from itertools import accumulate

_ENTRY = 7
_IN_STREAM = 2
_PACKED_AT_ONCE = 200
LEVEL = 6


class PdfFile:
    """Objects get a number first (`allocate`) and are written when ready, in any order."""

    def __init__(self) -> None:
        self._out = io.BytesIO()
        self._places = bytearray(b"\x00\x00\x00\x00\x00\xff\xff")
        self._waiting: dict[int, str] = {}
        self._emit(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def allocate(self, count: int = 1) -> int:
        """The first of `count` fresh object numbers in a row."""
        first = len(self._places) // _ENTRY
        self._places.extend(bytes(_ENTRY * count))
        return first

    def write(self, number: int, body: str) -> None:
        """An object other than a stream; it is packed with others."""
        self._waiting[number] = body
        if len(self._waiting) >= _PACKED_AT_ONCE:
            self._flush()

    def add(self, body: str) -> int:
        """`write` under a fresh number."""
        number = self.allocate()
        self.write(number, body)
        return number

    def write_row(self, first: int, bodies: Sequence[str]) -> None:
        """Objects `first`, `first` + 1, ... in one stream of their own; at most 65,535."""
        numbers = range(first, first + len(bodies))
        stream = self._pack(numbers, bodies)
        at, count = first * _ENTRY, len(bodies)
        end = at + count * _ENTRY
        self._places[at:end:_ENTRY] = bytes((_IN_STREAM,)) * count
        for place, byte in enumerate(stream.to_bytes(4, "big"), start=1):
            self._places[at + place : end : _ENTRY] = bytes((byte,)) * count
        indexes = b"".join(index.to_bytes(2, "big") for index in range(count))
        self._places[at + 5 : end : _ENTRY], self._places[at + 6 : end : _ENTRY] = indexes[0::2], indexes[1::2]

    def stream(self, number: int, entries: str, data: bytes, *, compress: bool = True) -> None:
        """A stream object; `entries` are its dictionary's own, without brackets."""
        if compress:
            data = zlib.compress(data, LEVEL)
            entries += "/Filter/FlateDecode"
        self._place(number, b"\x01" + self._out.tell().to_bytes(4, "big") + b"\x00\x00")
        head = f"{number} 0 obj\n<<{entries}/Length {len(data)}>>stream\n".encode("latin-1")
        self._emit(head + data + b"\nendstream\nendobj\n")

    def finish(self, root: int, info: int, identifier: bytes) -> bytes:
        """The whole file; `identifier` is its 16-byte id."""
        self._flush()
        number, start = self.allocate(), self._out.tell()
        self._place(number, b"\x01" + start.to_bytes(4, "big") + b"\x00\x00")
        size, mark = len(self._places) // _ENTRY, identifier.hex().upper()
        data = zlib.compress(self._places, LEVEL)
        head = (
            f"{number} 0 obj\n<</Type/XRef/Size {size}/W[1 4 2]/Root {root} 0 R/Info {info} 0 R/ID[<{mark}><{mark}>]"
            f"/Filter/FlateDecode/Length {len(data)}>>stream\n"
        )
        self._emit(head.encode() + data + f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n".encode())
        return self._out.getvalue()

    def _flush(self) -> None:
        if not self._waiting:
            return
        stream = self._pack(list(self._waiting), list(self._waiting.values()))
        for index, number in enumerate(self._waiting):
            self._place(number, b"\x02" + stream.to_bytes(4, "big") + index.to_bytes(2, "big"))
        self._waiting.clear()

    def _pack(self, numbers: Sequence[int], bodies: Sequence[str]) -> int:
        offsets = accumulate(map(len, bodies), initial=0)
        head = " ".join([f"{number} {offset}" for number, offset in zip(numbers, offsets, strict=False)]) + " "
        number = self.allocate()
        data = (head + "".join(bodies)).encode("latin-1")
        self.stream(number, f"/Type/ObjStm/N {len(bodies)}/First {len(head)}", data)
        return number

    def _place(self, number: int, entry: bytes) -> None:
        self._places[number * _ENTRY : (number + 1) * _ENTRY] = entry

    def _emit(self, data: bytes) -> None:
        self._out.write(data)
