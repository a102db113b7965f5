"""A TCP proxy in front of one server: passes bytes on, cuts every connection, or swallows what is sent and never answers."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Literal

Mode = Literal["up", "cut", "hang"]


class TcpProxy:
    """Listens on a free port in front of `host:port` on this machine."""

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._mode: Mode = "up"
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    def become(self, mode: Mode) -> None:
        """A change ends every connection that stands: a hung one would stay hung."""
        with self._lock:
            if mode == self._mode:
                return
            self._mode = mode
            standing, self._open = self._open, set()
        for link in standing:
            _end(link)

    def close(self) -> None:
        """Stop listening and end every connection."""
        self._listener.close()
        self.become("cut")

    def _accept(self) -> None:
        while True:
            try:
                link, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(link,), daemon=True).start()

    def _serve(self, link: socket.socket) -> None:
        with self._lock:
            mode = self._mode
            self._open.add(link)
        if mode == "cut":
            _end(link)
        if mode == "up":
            self._join(link)

    def _join(self, link: socket.socket) -> None:
        try:
            onward = socket.create_connection(self._target, timeout=5)
        except OSError:
            _end(link)
            return
        onward.settimeout(None)
        for end in (link, onward):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._open.add(onward)
        threading.Thread(target=_pump, args=(onward, link), daemon=True).start()
        _pump(link, onward)
        with self._lock:
            self._open -= {link, onward}


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
    _end(source)
    _end(sink)


def _end(link: socket.socket) -> None:
    with contextlib.suppress(OSError):
        link.shutdown(socket.SHUT_RDWR)
    link.close()
