"""Health on a port and in threads of its own, so that whoever asks never waits behind the service's requests.

A load balancer that cannot tell slow from dead kills healthy tasks exactly when the systems behind them are slow.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from selfcare_shared.settings import PREFIX, SettingsError


class HealthPort:
    """Answers GET and HEAD of `/healthz` and `/readyz`: 200 or 503. Raises SettingsError when it cannot listen on `bind`."""

    def __init__(self, bind: str, alive: Callable[[], bool], ready: Callable[[], bool]) -> None:
        host, _, port = bind.rpartition(":")
        answers = {"/healthz": (alive, b"alive", b"not alive"), "/readyz": (ready, b"ready", b"not ready")}
        try:
            self._server = _Server((host.strip("[]"), int(port)), partial(_Handler, answers))
        except (OSError, ValueError, OverflowError) as error:
            raise SettingsError(f"{PREFIX}HEALTH_BIND: cannot listen on {bind} ({error})") from None

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return int(self._server.server_address[1])

    def start(self) -> None:
        """Answer from now on."""
        threading.Thread(target=self._server.serve_forever, name="health", daemon=True).start()

    def let_go(self) -> None:
        """Close the socket that a forked process has inherited; its parent goes on listening."""
        self._server.socket.close()

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True


class _Handler(BaseHTTPRequestHandler):
    """One question on one connection."""

    # A connection that says nothing keeps its thread no longer than this.
    timeout = 5.0
    server_version, sys_version = "health", ""

    def __init__(self, answers: dict[str, tuple[Callable[[], bool], bytes, bytes]], *arguments: Any) -> None:
        self._answers = answers
        super().__init__(*arguments)

    def do_GET(self) -> None:
        """Say how it is."""
        asked = self._answers.get(self.path)
        if asked is None:
            self._say(404, b"unknown")
            return
        check, good, bad = asked
        well = check()
        self._say(200 if well else 503, good if well else bad)

    do_HEAD = do_GET  # noqa: N815 (named by http.server)

    def _say(self, status: int, word: bytes) -> None:
        body = b'{"status":"%s"}' % word
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 (named by http.server)
        """Nothing: health is asked every few seconds."""
