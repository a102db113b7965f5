"""TNS packets on a socket: connect-time packets with two-byte lengths, then data packets with four-byte lengths."""

from __future__ import annotations

import select
import socket
import ssl
import struct
import time

from dev.doubles.oracle.faults import Faults

CONNECT, ACCEPT, REFUSE, DATA, MARKER = 1, 2, 4, 6, 12
BREAK, RESET, INTERRUPT = 1, 2, 3
_HEADER = 8
_FLAGS = 2
_END_OF_FILE = 0x40


class Gone(Exception):
    """The other side has closed the connection, or we have."""


class Interrupted(Exception):
    """The driver asks to break off the running call."""


class Channel:
    """One connection's packets. While the network is frozen nothing is read or written; the socket stays open."""

    def __init__(self, link: socket.socket, faults: Faults) -> None:
        self._link, self._faults = link, faults
        self._buffer = bytearray()
        self.large, self.sdu = False, 8192

    def receive(self) -> tuple[int, bytes]:
        """The next packet's type and body; raises Gone at the end."""
        header = self._exactly(_HEADER)
        size = struct.unpack(">I", header[:4])[0] if self.large else struct.unpack(">H", header[:2])[0]
        return header[4], self._exactly(size - _HEADER)

    def payload(self) -> bytes:
        """The next data packet's payload; raises Interrupted for a marker that breaks a call off."""
        while True:
            kind, body = self.receive()
            if kind == MARKER and body[2] in (BREAK, INTERRUPT):
                raise Interrupted
            if kind != DATA:
                continue
            if body[:_FLAGS] == _END_OF_FILE.to_bytes(2, "big"):
                raise Gone
            return body[_FLAGS:]

    def send(self, kind: int, body: bytes) -> None:
        """One packet."""
        size = len(body) + _HEADER
        head = struct.pack(">I", size) if self.large else struct.pack(">HH", size, 0)
        self._write(head + bytes((kind, 0, 0, 0)) + body)

    def answer(self, message: bytes) -> None:
        """A whole message as data packets of the agreed size, in one write."""
        room = self.sdu - _HEADER - _FLAGS
        parts = []
        for begin in range(0, len(message), room):
            piece = message[begin : begin + room]
            parts += [struct.pack(">IBBHH", len(piece) + _HEADER + _FLAGS, DATA, 0, 0, 0), piece]
        self._write(b"".join(parts))

    def marker(self, kind: int) -> None:
        """A marker packet."""
        self.send(MARKER, bytes((1, 0, kind)))

    def break_off(self) -> None:
        """Our half of an interrupted call: break, then the reset that the driver asks for; the error follows."""
        self.marker(BREAK)
        while True:
            kind, body = self.receive()
            if kind == MARKER and body[2] == RESET:
                break
        self.marker(RESET)

    def wait(self, seconds: float) -> None:
        """Be busy for so long; raises Interrupted when the driver breaks the call off, Gone when it leaves."""
        limit = time.monotonic() + seconds
        while (left := limit - time.monotonic()) > 0:
            if self._readable(min(left, 0.2)):
                self.payload()

    def close(self, *, abruptly: bool = False) -> None:
        """Close; `abruptly` resets the connection as a crashed host would."""
        try:
            if abruptly:
                self._link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            else:
                self._link.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._link.close()

    def _readable(self, seconds: float) -> bool:
        if self._buffer or (isinstance(self._link, ssl.SSLSocket) and self._link.pending()):
            return True
        try:
            return bool(select.select([self._link], [], [], seconds)[0])
        except (OSError, ValueError):
            raise Gone from None

    def _exactly(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._faults.wait_while_frozen()
            try:
                got = self._link.recv(65536)
            except (OSError, ValueError):
                raise Gone from None
            if not got:
                raise Gone
            self._faults.wait_while_frozen()
            self._buffer += got
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _write(self, data: bytes) -> None:
        self._faults.wait_while_frozen()
        try:
            self._link.sendall(data)
        except (OSError, ValueError):
            raise Gone from None
