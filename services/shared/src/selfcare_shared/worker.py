"""Gunicorn's threaded worker, made to serve what it has read ahead.

When an answer leaves before the request's body was read (a refusal), the worker drains that body from the connection and may
read the next request with it. It then waits for the socket to become readable, which never happens: the request lies in
its own buffer, and the client waits until it gives up. Load balancers reuse connections, so customers would meet that.
See https://github.com/benoitc/gunicorn/issues/3301 for the draining that this follows from.
"""

from __future__ import annotations

from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class ReadAheadWorker(ThreadWorker):  # type: ignore[misc]
    """`gthread`, with a kept connection whose next request was already read going straight back to a thread."""

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
