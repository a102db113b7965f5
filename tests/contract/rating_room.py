"""Engines of both dialects over real HTTP, and a server that says exactly the bytes it is told to."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from billing.adapters.rating_cgrates import CgratesRatingEngine
from billing.adapters.rating_tmf import TmfRatingEngine
from billing.ports import RatingEngine
from billing.settings import BillingSettings
from dev.paths import ROOT
from dev.stack.environments import environment
from selfcare_shared.settings import load_settings

MODULES = {"tmf": "dev.doubles.rating_engine", "cgrates": "dev.doubles.cgrates"}
ADAPTERS: dict[str, type[TmfRatingEngine] | type[CgratesRatingEngine]] = {
    "tmf": TmfRatingEngine,
    "cgrates": CgratesRatingEngine,
}


def engine_for(dialect: str, url: str, **settings: Any) -> RatingEngine:
    """An adapter that asks the engine at `url`."""
    named = {f"SELFCARE_{name.upper()}": str(value) for name, value in settings.items()}
    loaded = load_settings(BillingSettings, environment("billing") | {"SELFCARE_RATING_ENGINE_URL": url} | named)
    return ADAPTERS[dialect](loaded)


class Simulator:
    """A simulator in a process of its own."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        command = [sys.executable, "-m", MODULES[self.dialect], "--port", str(self.port)]
        self._process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        limit = time.monotonic() + 30
        while True:
            try:
                self.control("GET", "/control/requests")
            except (urllib.error.URLError, OSError):
                assert time.monotonic() < limit
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """Stop at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Turn one of the simulator's knobs."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, method=method)
        with urllib.request.urlopen(request, timeout=5) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def faults(self, **faults: Any) -> None:
        """Put faults in force; none ends them."""
        self.control("PUT" if faults else "DELETE", "/control/faults", faults or None)

    def rows(self, account: str, count: int) -> None:
        """How many records a month the account has from now on."""
        self.control("PUT", f"/control/accounts/{account}", {"rowsPerMonth": count})

    def requests(self) -> int:
        """Requests so far."""
        return sum(self.control("GET", "/control/requests").values())


class ScriptedServer:
    """Answers every request with the bytes in `reply`, then closes the connection."""

    def __init__(self, security: ssl.SSLContext | None = None) -> None:
        self.reply, self._security = b"", security
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"{'https' if security else 'http'}://127.0.0.1:{self._listener.getsockname()[1]}"

    def serve(self) -> None:
        """Until closed."""
        while True:
            try:
                link, _ = self._listener.accept()
            except OSError:
                return
            link.settimeout(5)
            with link:
                self._answer_securely(link)

    def close(self) -> None:
        """Let `serve` end."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _answer_securely(self, link: socket.socket) -> None:
        if self._security is None:
            self._answer(link)
            return
        try:
            with self._security.wrap_socket(link, server_side=True) as secured:
                self._answer(secured)
        except (ssl.SSLError, OSError):
            return

    def _answer(self, link: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            part = link.recv(65536)
            if not part:
                return
            request += part
        head, _, body = request.partition(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
        while len(body) < length:
            body += link.recv(65536)
        link.sendall(self.reply.replace(b"@ID@", _rpc_id(body)))


def _rpc_id(body: bytes) -> bytes:
    """The id that a JSON-RPC response must repeat."""
    return str(json.loads(body)["id"]).encode() if body else b"0"


@contextmanager
def scripted() -> Iterator[ScriptedServer]:
    """A running ScriptedServer."""
    server = ScriptedServer()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join(5)
