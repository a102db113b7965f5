"""The engine's HTTP face (TMF654, TMF635) and the simulator's own `/control` addresses."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
from flask import Flask, Response, request

from dev.simulators.rating_engine.engine import Engine
from dev.simulators.rating_engine.faults import FaultBoard, Faults, damage, hang, trickle

_ACCOUNT = re.compile(r"^BA[0-9]{10}$")
_BODIES = {"garbage": b"\x00{not json", "html": b"<html><body>Please sign in</body></html>", "empty": b""}


class Refused(Exception):
    """A request that the engine does not take."""


def create_app(engine: Engine) -> Flask:
    """The simulator as a WSGI application."""
    app = Flask("rating_engine", static_folder=None)
    board, counts = FaultBoard(), Counter[str]()

    @app.get("/tmf-api/prepayBalanceManagement/v4/bucket")
    def buckets() -> Response:
        account = _account("partyAccount.id")
        return _serve(board, counts, "bucket", lambda: _page(engine.buckets(account)))

    @app.get("/tmf-api/usageManagement/v4/usage")
    def usage() -> Response:
        account, start, end = _account("relatedParty.id"), _time("usageDate.gte"), _time("usageDate.lt")
        offset, limit = _number("offset", 0, 10**9), _number("limit", 100, 1000)
        return _serve(board, counts, "usage", lambda: engine.usage(account, start, end, offset, limit))

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Response:
        return _json({"code": "20", "reason": "Invalid query", "message": str(error), "status": "400"}, 400)

    _control(app, engine, board, counts)
    return app


def _control(app: Flask, engine: Engine, board: FaultBoard, counts: Counter[str]) -> None:
    @app.put("/control/faults")
    def set_faults() -> Response:
        board.set(msgspec.json.decode(request.get_data(), type=Faults))
        return Response(status=204)

    @app.delete("/control/faults")
    def clear_faults() -> Response:
        board.set(None)
        return Response(status=204)

    @app.get("/control/requests")
    def requests() -> Response:
        return _json(dict(counts))

    @app.put("/control/accounts/<account>")
    def rows(account: str) -> Response:
        engine.set_rows(account, int(msgspec.json.decode(request.get_data())["rowsPerMonth"]))
        return Response(status=204)


def _serve(board: FaultBoard, counts: Counter[str], path: str, ask: Any) -> Response:
    counts[path] += 1
    faults = board.take(path)
    if faults is None:
        documents, total = ask()
        return _listing(documents, total)
    return _faulty(board, faults, ask)


def _faulty(board: FaultBoard, faults: Faults, ask: Any) -> Response:
    if faults.hang:
        hang(board.stopped)
    time.sleep(faults.latency_seconds)
    if faults.status:
        answer = _json({"code": "1", "reason": "fault", "status": str(faults.status)}, faults.status)
        if faults.retry_after:
            answer.headers["Retry-After"] = str(faults.retry_after)
        return answer
    if faults.body in _BODIES:
        kind = "text/html" if faults.body == "html" else "application/json"
        return Response(_BODIES[faults.body], content_type=kind)
    documents, total = ask()
    answer = _listing(damage(faults.body, documents, 0), total)
    if faults.body == "truncated":
        return _truncated(answer)
    if faults.trickle_bytes_per_second:
        whole = answer.get_data()
        answer.response = trickle(whole, faults.trickle_bytes_per_second, board.stopped)
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


def _page(documents: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    offset, limit = _number("offset", 0, 10**9), _number("limit", 100, 1000)
    return documents[offset : offset + limit], len(documents)


def _listing(documents: list[dict[str, Any]], total: int) -> Response:
    answer = _json(documents)
    answer.headers["X-Total-Count"] = str(total)
    answer.headers["X-Result-Count"] = str(len(documents))
    return answer


def _json(document: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(document), status, content_type="application/json")


def _account(name: str) -> str:
    account = request.args.get(name, "")
    if not _ACCOUNT.match(account):
        raise Refused(f"{name} must be a billing account")
    return account


def _time(name: str) -> datetime:
    try:
        return datetime.fromisoformat(request.args[name]).astimezone(UTC)
    except (KeyError, ValueError):
        raise Refused(f"{name} must be an RFC 3339 time") from None


def _number(name: str, default: int, most: int) -> int:
    text = request.args.get(name, str(default))
    if not text.isdigit():
        raise Refused(f"{name} must be a number")
    return min(int(text), most)
