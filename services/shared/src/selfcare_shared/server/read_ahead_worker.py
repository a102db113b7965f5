"""Gunicorn's threaded worker, made to serve what it has read ahead.

When an answer leaves before the request's body was read (a refusal), the worker drains that body from the connection and may
read the next request with it. It then waits for the socket to become readable, which never happens: the request lies in
its own buffer, and the client waits until it gives up. Load balancers reuse connections, so customers would meet that.
See https://github.com/benoitc/gunicorn/issues/3301 for the draining that this follows from.

And made to wait for no slow client: a connection that says nothing holds no thread, a request must have come whole within
`SELFCARE_REQUEST_READ_LIMIT` seconds of its first byte, and one write may take `SELFCARE_RESPONSE_WRITE_LIMIT`.

And made to refuse in our words what it cannot read: gunicorn's own page is HTML and quotes the request.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import socket
from typing import Any

from gunicorn import util
from gunicorn.http.errors import ParseException
from gunicorn.workers import gthread

from selfcare_shared import logs
from selfcare_shared.problems import MEDIA_TYPE, MalformedRequest, Problem
from selfcare_shared.server.bounded_socket import BoundedSocket
from selfcare_shared.server.settings import server_settings
from selfcare_shared.web.edge import headers_of_every_answer

_SETTINGS = server_settings()
READ_LIMIT, WRITE_LIMIT = _SETTINGS.request_read_limit, _SETTINGS.response_write_limit
PORTAL_ORIGIN = os.environ.get("SELFCARE_PORTAL_ORIGIN", "")
# So long a thread waits for the first byte before the connection goes back to the loop that watches all of them.
FIRST_BYTE = 0.05


class ReadAheadWorker(gthread.ThreadWorker):  # type: ignore[misc]
    """`gthread`, with a kept connection whose next request was already read going straight back to a thread."""

    def handle(self, conn: Any) -> Any:
        """Called in a thread when a connection may have a request."""
        if not isinstance(conn.sock, BoundedSocket):
            conn.sock = BoundedSocket(conn.sock, READ_LIMIT, WRITE_LIMIT)
        if not conn.initialized and not conn.wait_for_data(FIRST_BYTE):
            return gthread._DEFER  # noqa: SLF001 (the worker's own word for "give it back")
        conn.sock.begin()
        return super().handle(conn)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Called in the main thread when a request has been answered."""
        if self.alive and _answered_and_kept(fs) and _read_ahead(conn):
            self.enqueue_req(conn)
            return
        super().finish_request(conn, fs)

    def handle_error(self, _req: Any, client: socket.socket, _addr: Any, exc: Exception) -> None:
        """Called for a request that never reached the application: a problem document as for any other refusal."""
        trace = secrets.token_hex(16)
        logs.current_trace.set(trace)
        if isinstance(exc, ParseException):
            logs.event("request.unreadable", level=logging.WARNING, reason=type(exc).__name__)
            _refuse(client, MalformedRequest(), "Bad Request", trace)
        else:
            logs.failure("request.failed", exc)
            _refuse(client, Problem(), "Internal Server Error", trace)


def _refuse(client: socket.socket, problem: Problem, reason: str, trace: str) -> None:
    """Write a whole answer by hand and expect nothing more of this connection."""
    body = problem.body(trace)
    headers = [("Connection", "close"), ("Content-Type", MEDIA_TYPE), ("Content-Length", str(len(body))), ("X-Trace-Id", trace)]
    headers += headers_of_every_answer(PORTAL_ORIGIN)
    lines = [f"HTTP/1.1 {problem.status} {reason}", *(f"{name}: {value}" for name, value in headers)]
    with contextlib.suppress(OSError):
        util.write_nonblock(client, "\r\n".join([*lines, "", ""]).encode() + body)


def _answered_and_kept(future: Any) -> bool:
    return not future.cancelled() and future.exception() is None and future.result() is True


def _read_ahead(conn: Any) -> bool:
    unreader = getattr(conn.parser, "unreader", None)
    return unreader is not None and unreader.buf.getbuffer().nbytes > 0
