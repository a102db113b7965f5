"""Waiting for something to come true, and ports that nobody uses."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable


def within(seconds: float, condition: Callable[[], bool], pause: float = 0.2) -> bool:
    """Whether it came true in so many seconds; asked again every `pause` seconds."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if condition():
            return True
        time.sleep(pause)
    return False


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, seconds: float = 30) -> None:
    """Until something on 127.0.0.1 accepts connections; raises TimeoutError."""

    def answers() -> bool:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            return False
        return True

    if not within(seconds, answers, 0.05):
        raise TimeoutError(f"nothing answers on port {port}")
