"""The engine's JSON-RPC face (`POST /jsonrpc`): errors arrive with HTTP 200, a malformed call is answered without a body."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from flask import Flask, Response, request

from dev.doubles.cgrates.documents import TENANT, account_document
from dev.doubles.cgrates.errors import TROUBLES, RpcError
from dev.doubles.cgrates.queries import Storage
from dev.doubles.rating_engine.engine import Engine
from dev.doubles.rating_engine.faulty_face import FaultyFace

Document = dict[str, Any]
_NAME = re.compile(r"(\w+)\.(\w+)")
_ACCOUNT = re.compile(r"BA[0-9]{10}")


def create_app(engine: Engine, zone: ZoneInfo) -> Flask:
    """The double as a WSGI application; the engine and its database are in `zone`."""
    app = Flask("cgrates", static_folder=None)
    face, methods = FaultyFace(app, engine), Methods(engine, zone)

    @app.post("/jsonrpc")
    def jsonrpc() -> Response:
        call = _call(request.get_data())
        if call is None:
            return Response(b"", content_type="application/json")
        path = "bucket" if str(call.get("method", "")).endswith("GetAccount") else "usage"
        return face.serve(path, lambda spoil: _answered(methods, call, spoil))

    @app.errorhandler(404)
    def elsewhere(_error: Exception) -> Response:
        return Response("404 page not found\n", 404, content_type="text/plain; charset=utf-8")

    @app.put("/control/accounts/<account>/state")
    def state(account: str) -> Response:
        methods.states[account] = request.get_data(as_text=True)
        return Response(status=204)

    face.add_control()
    return app


def _call(body: bytes) -> Document | None:
    try:
        call = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return call if isinstance(call, dict) else None


def _answered(methods: Methods, call: Document, spoil: str) -> Response:
    try:
        result: Any = spoilt(spoil, methods.result(call, spoil))
        error = None
    except RpcError as told:
        result, error = None, str(told)
    document = {"id": call.get("id"), "result": result, "error": error}
    return Response(msgspec.json.encode(document) + b"\n", content_type="application/json")


class Methods:
    """The methods that are asked for; `states` are of accounts that differ from an ordinary one."""

    def __init__(self, engine: Engine, zone: ZoneInfo) -> None:
        self._engine, self._storage = engine, Storage(engine, zone)
        self.states: dict[str, str] = {}

    def result(self, call: Document, trouble: str) -> Any:
        """What a call gives; raises RpcError."""
        if trouble in TROUBLES:
            raise RpcError(TROUBLES[trouble])
        name = call.get("method", "")
        known = {"GetAccount": self._account, "GetCDRs": self._storage.found, "CountCDRs": self._storage.count}
        match = _NAME.fullmatch(name)
        if match is None:
            raise RpcError(f"rpc: service/method request ill-formed: {name}")
        if match[1] != "APIerSv2":
            raise RpcError(f"rpc: can't find service {name}")
        if match[2] not in known:
            raise RpcError(f"rpc: can't find method {name}")
        return known[match[2]](_order(call))

    def _account(self, order: Document) -> Document:
        account = order.get("Account", "")
        if order.get("Tenant", TENANT) != TENANT or not _ACCOUNT.fullmatch(account):
            raise RpcError("NOT_FOUND")
        return account_document(account, self._engine.balance(account), datetime.now(UTC), self.states.get(account, ""))


def _order(call: Document) -> Document:
    if "params" not in call:
        raise RpcError("jsonrpc: request body missing params")
    if not isinstance(call["params"], list):
        kind = "object" if isinstance(call["params"], dict) else "value"
        raise RpcError(f"json: cannot unmarshal {kind} into Go value of type [1]interface {{}}")
    first = call["params"][0] if call["params"] else {}
    return first if isinstance(first, dict) else {}


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
