"""One call at a time, and one effect for each call, however often it is sent.

moto walks its dictionaries while other threads add to them, which is a 500 now and then, so calls take turns. A client that
lost an answer with its connection sends the call again; AWS knows such a call by its idempotency token, moto calls it a
conflict. The SDKs number every call, and all attempts of one call carry the same number.
https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any, NamedTuple

Application = Callable[..., Iterable[bytes]]


class Answer(NamedTuple):
    status: str
    headers: list[tuple[str, str]]
    body: bytes


class Repeats:
    """WSGI application in front of another one."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._answers: dict[str, Answer] = {}
        self._turn = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request; an attempt of a call that has been answered gets that answer."""
        number = environ.get("HTTP_AMZ_SDK_INVOCATION_ID", "")
        with self._turn:
            answer = self._answers.get(number) or self._ask(environ)
            if number and not answer.status.startswith("5"):
                self._answers[number] = answer
        start_response(answer.status, answer.headers)
        return [answer.body]

    def _ask(self, environ: dict[str, Any]) -> Answer:
        told: list[Any] = []
        parts = self._application(environ, lambda status, headers, *_: told.extend((status, headers)))
        try:
            body = b"".join(parts)
        finally:
            getattr(parts, "close", lambda: None)()
        return Answer(told[0], list(told[1]), body)
