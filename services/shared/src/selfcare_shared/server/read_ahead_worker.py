"""Gunicorn's threaded worker, made to serve what it has read ahead.

When an answer leaves before the request's body was read (a refusal), the worker drains that body from the connection and may
read the next request with it. It then waits for the socket to become readable, which never happens: the request lies in
its own buffer, and the client waits until it gives up. Load balancers reuse connections, so customers would meet that.
See https://github.com/benoitc/gunicorn/issues/3301 for the draining that this follows from.

And made to wait for no slow client: a connection that says nothing holds no thread, a request must have come whole within
`SELFCARE_REQUEST_READ_LIMIT` seconds of its first byte, and one write may take `SELFCARE_RESPONSE_WRITE_LIMIT`.

And made to refuse in our words what it cannot read: gunicorn's own page is HTML and quotes the request.

And made to let so many requests wait for a thread, so long, and no more (`SELFCARE_QUEUE_LIMIT`, `SELFCARE_QUEUE_WAIT`): who
comes beyond is told at once, by threads that do nothing else, to come back later. The application learns when a request
arrived, so that the time it waited counts in what is logged.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import secrets
import socket
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from gunicorn import util
from gunicorn.http.errors import InvalidRequestLine, ParseException
from gunicorn.workers import gthread

from selfcare_shared import logs
from selfcare_shared.problems import MEDIA_TYPE, MalformedRequest, Problem
from selfcare_shared.server.bounded_socket import BoundedSocket
from selfcare_shared.server.settings import server_settings
from selfcare_shared.server.waiting_line import WaitingLine
from selfcare_shared.web.edge import ARRIVED, TURNED_AWAY, headers_of_every_answer

_SETTINGS = server_settings()
READ_LIMIT, WRITE_LIMIT = _SETTINGS.request_read_limit, _SETTINGS.response_write_limit
PORTAL_ORIGIN = os.environ.get("SELFCARE_PORTAL_ORIGIN", "")
# So long a thread waits for the first byte before the connection goes back to the loop that watches all of them.
FIRST_BYTE = 0.05
# Threads that tell clients to come back later: a second one, should a client be slow to take it.
REFUSING_THREADS = 2
# RFC 9112, 3.2 and RFC 3986, 2: control characters and blanks are never sent as they are.
_NEVER_IN_AN_ADDRESS = re.compile(r"[\x00-\x20\x7f]")


class _Current(threading.local):
    """The request that this thread works on."""

    arrived = 0.0
    turned_away = False


class ReadAheadWorker(gthread.ThreadWorker):  # type: ignore[misc]
    """`gthread`, with a kept connection whose next request was already read going straight back to a thread."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._line = WaitingLine(_SETTINGS.queue_limit, _SETTINGS.queue_wait)
        self._current = _Current()
        self._refusals: ThreadPoolExecutor | None = None

    def load_wsgi(self) -> None:
        """Called once in the process; the application is told what the worker knows of a request."""
        super().load_wsgi()
        application: Any = self.app.wsgi()
        current = self._current

        def informed(environ: dict[str, Any], start_response: Any) -> Any:
            environ[ARRIVED] = current.arrived
            if current.turned_away:
                environ[TURNED_AWAY] = True
            return application(environ, start_response)

        self.wsgi = informed

    def enqueue_req(self, conn: Any) -> None:
        """Called in the main thread when a connection may have a request."""
        conn.arrived = time.perf_counter()
        if self._line.full():
            self._turn_away(conn)
            return
        future = self.tpool.submit(self.handle, conn)
        self._line.join(conn.arrived, conn, future)
        future.add_done_callback(partial(self._hand_back, conn))

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Called in a thread for a request that was read; raises what becomes a 400 for an address that gunicorn lets pass."""
        if _NEVER_IN_AN_ADDRESS.search(req.uri):
            raise InvalidRequestLine(req.uri)
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """Called in every turn of the main thread's loop, at least once a second."""
        super().murder_pending()
        for conn in self._line.overdue(time.perf_counter()):
            self._turn_away(conn)

    def handle(self, conn: Any) -> Any:
        """Called in a thread when a connection may have a request."""
        if not isinstance(conn.sock, BoundedSocket):
            conn.sock = BoundedSocket(conn.sock, READ_LIMIT, WRITE_LIMIT)
        if not conn.initialized and not self._has_begun(conn):
            return gthread._DEFER  # noqa: SLF001 (the worker's own word for "give it back")
        self._current.arrived = conn.arrived
        conn.sock.begin()
        return super().handle(conn)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Called in the main thread when a request has been answered."""
        if self.alive and _answered_and_kept(fs) and _read_ahead(conn):
            self.enqueue_req(conn)
            return
        super().finish_request(conn, fs)

    @staticmethod
    def _has_begun(conn: Any) -> bool:
        """Whether a new connection has brought something; one that took its time has just arrived."""
        asked = time.perf_counter()
        if not conn.wait_for_data(FIRST_BYTE):
            return False
        if (now := time.perf_counter()) - asked > FIRST_BYTE / 10:
            conn.arrived = now
        return True

    def _hand_back(self, conn: Any, future: Future[Any]) -> None:
        """Back to the main thread, but for a connection that was taken out of the line: others answer that."""
        if not future.cancelled():
            self.method_queue.defer(self.finish_request, conn, future)

    def _turn_away(self, conn: Any) -> None:
        if self._refusals is None:
            self._refusals = ThreadPoolExecutor(REFUSING_THREADS, "refusing", self._refuses)
        self._refusals.submit(self.handle, conn).add_done_callback(partial(self._hand_back, conn))

    def _refuses(self) -> None:
        """Called in each of the threads that refuse."""
        self._current.turned_away = True

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
