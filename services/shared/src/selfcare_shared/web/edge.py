"""The WSGI layer around every service: trace id, the same headers on every answer, one log line a request."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from selfcare_shared import logs
from selfcare_shared.problems import MEDIA_TYPE, Busy

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
# What the server says of a request in its environment: when it arrived (`time.perf_counter`), whether too many wait.
ARRIVED, TURNED_AWAY = "selfcare.arrived", "selfcare.turned_away"


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
        arrived = environ.get(ARRIVED) or time.perf_counter()
        trace = environ["selfcare.trace_id"] = logs.trace_id(environ)
        logs.current_trace.set(trace)
        status = "500"

        def start(answered: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            nonlocal status
            status = answered
            headers.extend(self._headers)
            headers.append(("X-Trace-Id", trace))
            return start_response(answered, headers, exc_info) if exc_info else start_response(answered, headers)

        body = _turn_away(start, trace) if environ.get(TURNED_AWAY) else self._application(environ, start)
        if environ["PATH_INFO"] not in QUIET:
            operation = environ.get("selfcare.operation", "-")
            logs.access(operation, environ["REQUEST_METHOD"], int(status[:3]), time.perf_counter() - arrived, trace)
        return body


def _turn_away(start_response: Callable[..., Any], trace: str) -> Iterable[bytes]:
    problem = Busy()
    body = problem.body(trace)
    headers = [("Content-Type", MEDIA_TYPE), ("Content-Length", str(len(body))), *problem.headers()]
    start_response(f"{problem.status} Service Unavailable", headers)
    return [body]
