"""A client's connection that does not wait for ever, neither for the client's bytes nor for the client to take ours.

A thread that reads from a client who sends a byte a minute is lost to everybody else, and gunicorn's threaded worker sets no
limit of its own. Load balancers in front of it take in whole requests before they pass them on; this holds without them.
"""

from __future__ import annotations

import errno
import socket
import time
from typing import Any


class BoundedSocket(socket.socket):
    """A connected socket. `begin()` starts the time within which a whole request must have come; durations are seconds."""

    def __init__(self, plain: socket.socket, read_limit: float, write_limit: float) -> None:
        super().__init__(plain.family, plain.type, plain.proto, fileno=plain.detach())
        self._read_limit, self._write_limit = read_limit, write_limit
        self._deadline = 0.0

    def begin(self) -> None:
        """A new request may take its time from now on."""
        self._deadline = time.monotonic() + self._read_limit

    def setblocking(self, flag: bool, /) -> None:  # noqa: FBT001 (the base class has it so)
        """Blocking means: up to the limit for one write."""
        self.settimeout(self._write_limit if flag else 0.0)

    def recv(self, *arguments: Any) -> bytes:
        """Raises ConnectionResetError once the request has taken too long, as if the client had gone."""
        if self.gettimeout() == 0.0:
            return super().recv(*arguments)
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise _gone()
        before = self.gettimeout()
        self.settimeout(min(remaining, before or remaining))
        try:
            return super().recv(*arguments)
        except TimeoutError:
            raise _gone() from None
        finally:
            self.settimeout(before)

    def sendall(self, *arguments: Any) -> None:
        """Raises ConnectionResetError when the client does not take the bytes within the limit."""
        try:
            super().sendall(*arguments)
        except TimeoutError:
            raise _gone() from None


def _gone() -> ConnectionResetError:
    return ConnectionResetError(errno.ECONNRESET, "the client was too slow")
