"""The engine's JSON-RPC face (`POST /jsonrpc`); errors arrive with HTTP 200."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from flask import Flask, Response, request

from dev.doubles.cgrates.documents import TENANT, account_document, cdr_document
from dev.doubles.rating_engine.documents import usage_id
from dev.doubles.rating_engine.engine import Engine
from dev.doubles.rating_engine.faulty_face import FaultyFace, json_answer

Document = dict[str, Any]


def create_app(engine: Engine) -> Flask:
    """The simulator as a WSGI application."""
    app = Flask("cgrates", static_folder=None)
    face = FaultyFace(app, engine)
    methods = Methods(engine)

    @app.post("/jsonrpc")
    def jsonrpc() -> Response:
        call = msgspec.json.decode(request.get_data())
        path = "bucket" if call["method"] == "APIerSv2.GetAccount" else "usage"
        return face.serve(path, lambda spoil: methods.answer(call, spoil))

    face.add_control()
    return app


class Methods:
    """The few methods that self-care calls."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def answer(self, call: Document, spoil: str) -> Response:
        """The response to one call, its result spoilt in the named way."""
        known = {"APIerSv2.GetAccount": self._account, "APIerSv2.GetCDRs": self._cdrs, "APIerSv2.CountCDRs": self._count}
        method = known.get(call["method"])
        if method is None:
            return json_answer({"id": call["id"], "result": None, "error": f"rpc: can't find service {call['method']}"})
        result = method(call["params"][0])
        if result is None:
            return json_answer({"id": call["id"], "result": None, "error": "NOT_FOUND"})
        return json_answer({"id": call["id"], "result": spoilt(spoil, result), "error": None})

    def _account(self, order: Document) -> Document | None:
        if order["Tenant"] != TENANT or not order["Account"].startswith("BA"):
            return None
        return account_document(order["Account"], self._engine.balance(order["Account"]), datetime.now(UTC))

    def _count(self, order: Document) -> int:
        return len(self._matching(order))

    def _cdrs(self, order: Document) -> list[Document] | None:
        offset, limit = order.get("Offset", 0), order.get("Limit", 100)
        return self._matching(order)[offset : offset + limit] or None

    def _matching(self, order: Document) -> list[Document]:
        """Every event once for each run, unless runs are asked for; the raw run repeats the default one."""
        (account,) = order["Accounts"]
        found = self._engine.found(account, _time(order["AnswerTimeStart"]), _time(order["AnswerTimeEnd"]))
        default = [cdr_document(account, usage_id(account, *where), number, where[2]) for number, where in enumerate(found)]
        runs = [run for cdr in default for run in (cdr, cdr | {"RunID": "*raw", "Cost": -1})]
        wanted = order.get("RunIDs")
        return [cdr for cdr in runs if (not wanted or cdr["RunID"] in wanted) and cdr["Tenant"] in order["Tenants"]]


def spoilt(kind: str, result: Any) -> Any:
    """Valid JSON that means something wrong."""
    if isinstance(result, list):
        first = result[0] | {"foreign": {"Account": "BA9999999999"}, "negative": {"Usage": "-5s"}}.get(kind, {})
        if kind == "missing":
            del first["AnswerTime"]
        rest = result[1:]
        return [*result[:-1], result[0]] if kind == "duplicate" and rest else [first, *rest]
    if isinstance(result, dict) and kind == "foreign":
        return result | {"ID": f"{TENANT}:BA9999999999"}
    if isinstance(result, dict) and kind == "missing":
        return {name: value for name, value in result.items() if name != "ID"}
    if isinstance(result, dict) and kind == "negative":
        return result | {"BalanceMap": {"*parsec": result["BalanceMap"]["*data"]}}
    return result


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
