"""Answers to AWS calls that moto does not know, in front of moto.

A handler is registered for a signing service (the one in the Authorization header's credential scope), optionally for one
action of it (the last part of X-Amz-Target, or the form field Action) or for paths that begin alike. Everything else goes on
to moto.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, parse_qsl

Answer = tuple[int, dict[str, str], bytes]
Handler = Callable[[str, str, dict[str, str], bytes], Answer]
StartResponse = Callable[..., Any]

_handlers: dict[tuple[str, str | None], Handler] = {}
_path_handlers: list[tuple[str, str, str, Handler]] = []
_REASONS = {200: "200 OK", 201: "201 Created", 400: "400 Bad Request", 404: "404 Not Found"}


def answers(service: str, action: str | None = None) -> Callable[[Handler], Handler]:
    """Register `handle(method, path, query, body)` for a service, or for one action of it."""

    def register(handler: Handler) -> Handler:
        _handlers[service, action] = handler
        return handler

    return register


def answers_path(service: str, prefix: str, ending: str = "") -> Callable[[Handler], Handler]:
    """Register a handler for a service's paths that begin with `prefix` and end with `ending`."""

    def register(handler: Handler) -> Handler:
        _path_handlers.append((service, prefix, ending, handler))
        return handler

    return register


class Extra:
    """WSGI application: registered handlers first, moto behind."""

    def __init__(self, moto: Callable[..., Iterable[bytes]]) -> None:
        self._moto = moto

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        service = _service(environ.get("HTTP_AUTHORIZATION", ""))
        body = _body(environ)
        handler = _find(service, environ, body)
        if handler is None:
            return self._moto(environ, start_response)
        query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
        status, headers, answer = handler(environ["REQUEST_METHOD"], environ["PATH_INFO"], query, body)
        start_response(_REASONS[status], [*headers.items(), ("Content-Length", str(len(answer)))])
        return [answer]


def _find(service: str, environ: dict[str, Any], body: bytes) -> Handler | None:
    path = environ["PATH_INFO"]
    for owner, prefix, ending, handler in _path_handlers:
        if owner == service and path.startswith(prefix) and path.endswith(ending):
            return handler
    return _handlers.get((service, _action(environ, body))) or _handlers.get((service, None))


def _service(authorization: str) -> str:
    parts = authorization.partition("Credential=")[2].split(",")[0].split("/")
    return parts[3].lower() if len(parts) >= 5 else ""


def _body(environ: dict[str, Any]) -> bytes:
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = BytesIO(body)
    return body


def _action(environ: dict[str, Any], body: bytes) -> str | None:
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    if target:
        return str(target.rpartition(".")[2])
    if "x-www-form-urlencoded" in environ.get("CONTENT_TYPE", ""):
        return parse_qs(body.decode()).get("Action", [None])[0]
    return None
