"""Ports for the local stack: the usual one when free, any other when not, held by a lock so that two stacks never race."""

from __future__ import annotations

import fcntl
import os
import socket
import tempfile
from pathlib import Path
from typing import IO


class PortBook:
    """Reserves ports for this process's lifetime."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.gettempdir()) / f"selfcare-ports-{os.getuid()}"
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._held: list[IO[str]] = []

    def reserve(self, preferred: int) -> int:
        """`preferred` if nobody has it, else the next free one the system offers."""
        candidates = [preferred] if preferred else []
        for _ in range(50):
            port = candidates.pop() if candidates else _offered()
            if _free(port) and self._lock(port):
                return port
        raise RuntimeError("no free port on 127.0.0.1")

    def close(self) -> None:
        """Give every port back."""
        while self._held:
            self._held.pop().close()

    def _lock(self, port: int) -> bool:
        handle = (self._folder / f"{port}.lock").open("w")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.close()
            return False
        self._held.append(handle)
        return True


def _offered() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
