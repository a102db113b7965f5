"""The WSGI layer around every service: trace id, the same headers on every answer, one log line a request."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from selfcare_shared import logs

SECURITY_HEADERS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
_READABLE = "Content-Disposition, Content-Encoding, ETag, Repr-Digest, Retry-After, X-Trace-Id"
QUIET = frozenset({"/healthz", "/readyz"})


def headers_of_every_answer(portal_origin: str) -> list[tuple[str, str]]:
    """Security headers, and leave for the portal to read the answer: it is served from another host than the API.

    The gateway answers preflights itself but hands on what a service says: with an HTTP proxy integration these headers are
    the backend's (https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html).
    """
    cors = [("Access-Control-Allow-Origin", portal_origin), ("Access-Control-Expose-Headers", _READABLE)]
    return SECURITY_HEADERS + cors if portal_origin else SECURITY_HEADERS


class Edge:
    """Wraps a Flask application's `wsgi_app`."""

    def __init__(self, application: Callable[..., Iterable[bytes]], portal_origin: str) -> None:
        self._application, self._headers = application, headers_of_every_answer(portal_origin)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        started = time.perf_counter()
        trace = environ["selfcare.trace_id"] = logs.trace_id(environ)
        logs.current_trace.set(trace)
        status = "500"

        def start(answered: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            nonlocal status
            status = answered
            headers.extend(self._headers)
            headers.append(("X-Trace-Id", trace))
            return start_response(answered, headers, exc_info) if exc_info else start_response(answered, headers)

        body = self._application(environ, start)
        if environ["PATH_INFO"] not in QUIET:
            operation = environ.get("selfcare.operation", "-")
            logs.access(operation, environ["REQUEST_METHOD"], int(status[:3]), time.perf_counter() - started, trace)
        return body
