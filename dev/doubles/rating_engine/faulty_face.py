"""What every dialect's HTTP face shares: requests counted, faults played, and the simulator's own `/control` addresses."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from flask import Flask, Response, request

from dev.doubles.rating_engine.engine import Engine
from dev.doubles.rating_engine.faults import FaultBoard, Faults, hang, trickle

_BODIES = {"garbage": b"\x00{not json", "html": b"<html><body>Please sign in</body></html>", "empty": b""}
# Makes the honest answer, or one spoilt in the named way.
Answer = Callable[[str], Response]


class FaultyFace:
    """Serves one engine over one application."""

    def __init__(self, app: Flask, engine: Engine) -> None:
        self._app, self._engine = app, engine
        self._board, self._counts = FaultBoard(), Counter[str]()

    def serve(self, path: str, answer: Answer) -> Response:
        """The answer to one request, with the faults in force."""
        self._counts[path] += 1
        faults = self._board.take(path)
        return answer("") if faults is None else self._faulty(faults, answer)

    def add_control(self) -> None:
        """Add `/control/faults`, `/control/requests` and `/control/accounts/<account>`."""

        @self._app.put("/control/faults")
        def set_faults() -> Response:
            self._board.set(msgspec.json.decode(request.get_data(), type=Faults))
            return Response(status=204)

        @self._app.delete("/control/faults")
        def clear_faults() -> Response:
            self._board.set(None)
            return Response(status=204)

        @self._app.get("/control/requests")
        def requests() -> Response:
            return json_answer(dict(self._counts))

        @self._app.put("/control/accounts/<account>")
        def rows(account: str) -> Response:
            self._engine.set_rows(account, int(msgspec.json.decode(request.get_data())["rowsPerMonth"]))
            return Response(status=204)

    def _faulty(self, faults: Faults, answer: Answer) -> Response:
        if faults.hang:
            hang(self._board.stopped)
        time.sleep(faults.latency_seconds)
        if faults.status:
            return _refusal(faults)
        if faults.body in _BODIES:
            kind = "text/html" if faults.body == "html" else "application/json"
            return Response(_BODIES[faults.body], content_type=kind)
        made = answer(faults.body)
        if faults.body == "truncated":
            return _truncated(made)
        if faults.trickle_bytes_per_second:
            made.response = trickle(made.get_data(), faults.trickle_bytes_per_second, self._board.stopped)
        return made


def json_answer(document: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(msgspec.json.encode(document), status, content_type="application/json")


def _refusal(faults: Faults) -> Response:
    answer = json_answer({"code": "1", "reason": "fault", "status": str(faults.status)}, faults.status)
    if faults.retry_after:
        answer.headers["Retry-After"] = str(faults.retry_after)
    return answer


def _truncated(answer: Response) -> Response:
    """Promise more than comes: the server then closes the connection early."""
    whole = answer.get_data()

    def half() -> Iterator[bytes]:
        yield whole[: len(whole) // 2]
        raise ConnectionAbortedError

    answer.response = half()
    answer.headers["Content-Length"] = str(len(whole))
    return answer
