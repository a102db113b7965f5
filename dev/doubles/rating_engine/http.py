"""The engine's HTTP face (TMF654, TMF635) and the simulator's own `/control` addresses."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, request

from dev.doubles.rating_engine.engine import Engine
from dev.doubles.rating_engine.faults import damage
from dev.doubles.rating_engine.faulty_face import FaultyFace, json_answer
from dev.doubles.rating_engine.unrated import unrated_documents

_ACCOUNT = re.compile(r"^BA[0-9]{10}$")


class Refused(Exception):
    """A request that the engine does not take."""


def create_app(engine: Engine, unrated_account: str = "") -> Flask:
    """The simulator as a WSGI application. `unrated_account` has records that were refused or wait to be rated, too."""
    app = Flask("rating_engine", static_folder=None)
    face = FaultyFace(app, engine)

    @app.get("/tmf-api/prepayBalanceManagement/v4/bucket")
    def buckets() -> Response:
        account = _account("partyAccount.id")
        return face.serve("bucket", lambda spoil: _listing(*_page(engine.buckets(account)), spoil))

    @app.get("/tmf-api/usageManagement/v4/usage")
    def usage() -> Response:
        account, start, end = _account("relatedParty.id"), _time("usageDate.gte"), _time("usageDate.lt")
        offset, limit = _number("offset", 0, 10**9), _number("limit", 100, 1000)
        beside = _beside(account, start, end) if account == unrated_account else []
        if beside:
            whole = sorted([*engine.usage(account, start, end, 0, 10**9)[0], *beside], key=lambda each: str(each["usageDate"]))
            return face.serve("usage", lambda spoil: _listing(*_page(whole), spoil))
        return face.serve("usage", lambda spoil: _listing(*engine.usage(account, start, end, offset, limit), spoil))

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Response:
        return json_answer({"code": "20", "reason": "Invalid query", "message": str(error), "status": "400"}, 400)

    face.add_control()
    return app


def _page(documents: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    offset, limit = _number("offset", 0, 10**9), _number("limit", 100, 1000)
    return documents[offset : offset + limit], len(documents)


def _listing(documents: list[dict[str, Any]], total: int, spoil: str) -> Response:
    answer = json_answer(damage(spoil, documents))
    answer.headers["X-Total-Count"] = str(total)
    answer.headers["X-Result-Count"] = str(len(documents))
    return answer


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


def _beside(account: str, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Records without a price to pay, unless the query asks for other states."""
    wanted = request.args.get("status")
    found = unrated_documents(account, start, end)
    return [each for each in found if wanted is None or each["status"] in wanted.split(",")]


def _number(name: str, default: int, most: int) -> int:
    text = request.args.get(name, str(default))
    if not text.isdigit():
        raise Refused(f"{name} must be a number")
    return min(int(text), most)
