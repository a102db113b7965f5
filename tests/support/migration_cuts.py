"""A migration command cut at any message to the target: the process killed, one session lost, or something done in between."""

from __future__ import annotations

import socket
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pymysql

from selfcare_migrate import leases
from selfcare_migrate.streaming import StreamingConnection

_HELPERS = ("lease", "progress")


class Killed(BaseException):
    """What a killed process would not live to see."""


class Cuts:
    """Counts the messages of one simulated process to the target, and does something at a certain one.

    After a kill every socket is closed without a farewell and nothing more is sent, by whichever thread, as after SIGKILL.
    """

    def __init__(self, at: int, work: Callable[[], None] | None, *, kills: bool = False, loses: bool = False) -> None:
        self._at, self._work, self._kills, self._loses = at, work, kills, loses
        self._lock, self._sent, self.is_dead, self.happened = threading.Lock(), 0, False, False
        self._open: weakref.WeakSet[StreamingConnection] = weakref.WeakSet()

    def before(self, connection: StreamingConnection) -> None:
        """Called before each message."""
        self._open.add(connection)
        if self.is_dead:
            self._die(connection)
        with self._lock:
            self._sent += 1
            is_now = self._sent == self._at
        if not is_now:
            return
        self.happened = True
        if self._work is not None:
            self._work()
        if self._loses:
            connection._sock.shutdown(socket.SHUT_RDWR)
        if self._kills:
            self.is_dead = True
            for each in list(self._open):
                each._force_close()
            self._die(connection)

    def _die(self, connection: StreamingConnection) -> None:
        connection._force_close()
        if threading.current_thread().name in _HELPERS:
            raise pymysql.err.OperationalError(2006, "gone")
        raise Killed


@contextmanager
def process(number: int, cuts: Cuts) -> Iterator[Cuts]:
    """One command as a process of its own, whose lease is free at once when it was killed and belongs to it until then."""
    machine, boot, _, _ = leases.owner().split("|")
    sent = StreamingConnection._write_bytes

    def write(connection: Any, data: bytes) -> None:
        cuts.before(connection)
        sent(connection, data)

    with (
        mock.patch.object(StreamingConnection, "_write_bytes", write),
        mock.patch.object(leases, "owner", return_value=f"{machine}|{boot}|{number}|1"),
        mock.patch.object(leases, "_began", lambda process: "1" if process == number else ""),
    ):
        yield cuts
