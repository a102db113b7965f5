"""A client's connection that does not wait for ever, neither for the client's bytes nor for the client to take ours.

A thread that reads from a client who sends a byte a minute is lost to everybody else, and gunicorn's threaded worker sets no
limit of its own. Load balancers in front of it take in whole requests before they pass them on; this holds without them.
"""

from __future__ import annotations

import errno
import socket
import struct
import time
from typing import Any


class BoundedSocket(socket.socket):
    """A connected socket. `begin()` starts the time within which a whole request must have come; durations are seconds.

    The limits of one read and one write are the kernel's (`SO_RCVTIMEO`, `SO_SNDTIMEO`, socket(7)): a timeout of Python's own
    would ask the kernel twice for every request, and nearly every request comes and goes in one piece.
    """

    def __init__(self, plain: socket.socket, read_limit: float, write_limit: float) -> None:
        super().__init__(plain.family, plain.type, plain.proto, fileno=plain.detach())
        self._read_limit, self._write_limit = read_limit, write_limit
        self._limit(socket.SO_RCVTIMEO, read_limit)
        self._limit(socket.SO_SNDTIMEO, write_limit)
        self._deadline, self._begun, self._shortened = 0.0, False, False

    def begin(self) -> None:
        """A new request may take its time from now on."""
        self._deadline, self._begun = time.monotonic() + self._read_limit, True
        if self._shortened:
            self._limit(socket.SO_RCVTIMEO, self._read_limit)
            self._shortened = False

    def recv(self, *arguments: Any) -> bytes:
        """Raises ConnectionResetError once the request has taken too long, as if the client had gone."""
        if not self._begun:
            self._shorten()
        self._begun = False
        try:
            return super().recv(*arguments)
        except (BlockingIOError, TimeoutError):
            if self.gettimeout() == 0.0:
                raise
            raise _gone() from None

    def sendall(self, data: Any, *flags: Any) -> None:
        """Raises ConnectionResetError when the client does not take the bytes within twice the limit."""
        rest, ends = memoryview(data), time.monotonic() + self._write_limit
        try:
            while rest := rest[self.send(rest, *flags) :]:
                if time.monotonic() > ends:
                    raise _gone()
        except (BlockingIOError, TimeoutError):
            raise _gone() from None

    def sendfile(self, *arguments: Any, **options: Any) -> int:
        """As `sendall`; sending a file waits in Python, which the kernel's limit does not end."""
        self.settimeout(self._write_limit)
        try:
            return super().sendfile(*arguments, **options)
        except TimeoutError:
            raise _gone() from None
        finally:
            self.settimeout(None)

    def _shorten(self) -> None:
        """The next part of a request has what the parts before have left."""
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise _gone()
        self._limit(socket.SO_RCVTIMEO, remaining)
        self._shortened = True
        # gunicorn sets a timeout of its own while it drains what nobody read.
        if own := self.gettimeout():
            self.settimeout(min(own, remaining))

    def _limit(self, option: int, seconds: float) -> None:
        # Zero would mean no limit at all.
        microseconds = max(1, int(seconds * 1_000_000))
        self.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", *divmod(microseconds, 1_000_000)))


def _gone() -> ConnectionResetError:
    return ConnectionResetError(errno.ECONNRESET, "the client was too slow")
