"""Gunicorn's threaded worker, made to serve what it has read ahead.

When an answer leaves before the request's body was read (a refusal), the worker drains that body from the connection and may
read the next request with it. It then waits for the socket to become readable, which never happens: the request lies in
its own buffer, and the client waits until it gives up. Load balancers reuse connections, so customers would meet that.
See https://github.com/benoitc/gunicorn/issues/3301 for the draining that this follows from.

And made to wait for no slow client: a connection that says nothing holds no thread, a request must have come whole within
`SELFCARE_REQUEST_READ_LIMIT` seconds of its first byte, and one write may take `SELFCARE_RESPONSE_WRITE_LIMIT`.
"""

from __future__ import annotations

import os
from typing import Any

from gunicorn.workers import gthread

from selfcare_shared.bounded_socket import BoundedSocket

READ_LIMIT = float(os.environ.get("SELFCARE_REQUEST_READ_LIMIT", "10"))
WRITE_LIMIT = float(os.environ.get("SELFCARE_RESPONSE_WRITE_LIMIT", "60"))
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


def _answered_and_kept(future: Any) -> bool:
    return not future.cancelled() and future.exception() is None and future.result() is True


def _read_ahead(conn: Any) -> bool:
    unreader = getattr(conn.parser, "unreader", None)
    return unreader is not None and unreader.buf.getbuffer().nbytes > 0
