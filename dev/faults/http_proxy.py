"""An HTTP proxy in front of the local cloud that can refuse, or let a hook act just before or after a request is passed on."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import urllib3

# What the archiver asks of AWS, by the request's shape: S3 by method and bucket, SQS by its target header.
_SHAPES = (
    ("staging.get", "GET", re.compile(r"^/selfcare-staging/staging/")),
    ("staging.put", "PUT", re.compile(r"^/selfcare-staging/")),
    ("staging.delete", "DELETE", re.compile(r"^/selfcare-staging/")),
    ("archive.put", "PUT", re.compile(r"^/selfcare-archive/")),
    ("archive.get", "GET", re.compile(r"^/selfcare-archive/")),
)
_HOP = {"host", "connection", "content-length", "transfer-encoding", "expect"}

Hook = Callable[[str, str], bool]


class _QuietServer(ThreadingHTTPServer):
    """A killed client is what the proxy is for, so its broken connection is no news."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


class FaultProxy:
    """Listens on a free port. `down` refuses services.

    `hook(step, moment)` is called with moment `before` and `after`; when it answers True before, the request is dropped.
    """

    def __init__(self, target: str) -> None:
        self.target = target
        self.hook: Hook = _nothing
        self.down: set[str] = set()
        self._pool = urllib3.PoolManager(maxsize=32, retries=False, timeout=60.0)
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_: object) -> None:
                """Say nothing."""

            def pass_on(self) -> None:
                proxy.serve(self)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = pass_on  # noqa: N815

        self._server = _QuietServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def turn_to(self, target: str, drain: float) -> None:
        """New requests go there at once; kept connections to the old target end after `drain` seconds, as balancers do."""
        self.target = target
        time.sleep(drain)
        self._pool.clear()

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        """Pass one request on, unless its service is down."""
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length)
        step = _step(handler)
        # A client killed half way through its body has asked for nothing: S3 stores an object whole or not at all.
        if len(body) < length or step.split(".")[0] in self.down:
            handler.close_connection = True
            handler.connection.close()
            return
        if self.hook(step, "before"):
            handler.close_connection = True
            return
        headers = {name: value for name, value in handler.headers.items() if name.lower() not in _HOP}
        headers["Host"] = self.target.removeprefix("http://")
        try:
            answer = self._pool.request(handler.command, self.target + handler.path, body=body, headers=headers, redirect=False)
            self.hook(step, "after")
            self._answer(handler, answer)
        except (urllib3.exceptions.HTTPError, OSError):
            handler.close_connection = True

    @staticmethod
    def _answer(handler: BaseHTTPRequestHandler, answer: urllib3.BaseHTTPResponse) -> None:
        handler.send_response_only(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in _HOP:
                handler.send_header(name, value)
        length = answer.headers.get("Content-Length", "0") if handler.command == "HEAD" else str(len(answer.data))
        handler.send_header("Content-Length", length)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(answer.data)


def _step(handler: BaseHTTPRequestHandler) -> str:
    target = handler.headers.get("X-Amz-Target", "")
    if target.startswith("AmazonSQS."):
        return f"sqs.{target.removeprefix('AmazonSQS.')}"
    for step, method, path in _SHAPES:
        if handler.command == method and path.match(handler.path):
            return step
    return "other.other"


def _nothing(_step: str, _moment: str) -> bool:
    return False
