"""Answers that a CGRateS engine gave, played back to the adapter below its HTTP client."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from billing.adapters.rating_cgrates import CgratesRatingEngine
from billing.settings import BillingSettings
from dev.stack.environments import environment
from selfcare_shared.http_client import HttpAnswer
from selfcare_shared.settings import load_settings

FOLDER = Path(__file__).parent / "recordings" / "cgrates"
_JSON = {"content-type": "application/json"}


class Exchange(NamedTuple):
    """One request and what the engine answered, as text; `order` holds the request's parameters."""

    name: str
    method: str
    order: dict[str, Any]
    text: str


def _with(name: str, method: str, order: dict[str, Any], text: str) -> Exchange:
    return Exchange(name, method, order, text)


def exchanges() -> dict[str, Exchange]:
    """Every recording of one request and one answer, by file name."""
    found = {}
    for path in sorted(FOLDER.glob("*.json")):
        document = json.loads(path.read_text())
        if "sent" in document:
            sent = document["sent"]
            found[path.stem] = _with(path.stem, sent["method"], sent["params"][0], document["answerText"])
    return found


def examples() -> dict[str, str]:
    """The answers of EXAMPLES.json as the engine wrote them."""
    document = json.loads((FOLDER / "EXAMPLES.json").read_text())
    return {name: json.dumps(answer) for name, answer in document.items()}


class Player:
    """An HTTP client that plays answers by method; the id is that of the request, as the engine echoes it."""

    def __init__(self, answers: dict[str, str]) -> None:
        self._answers = answers
        self.asked: list[dict[str, Any]] = []

    def post(self, _url: str, body: bytes, *_: Any, **__: Any) -> HttpAnswer:
        """The recorded answer; every page after the first is beyond the end."""
        call = json.loads(body)
        self.asked.append(call)
        text = self._answers[call["method"]]
        if call["params"][0].get("Offset", 0):
            text = '{"id":0,"result":null,"error":"NOT_FOUND"}\n'
        return HttpAnswer(200, _JSON, re.sub(r'"id": ?\d+', f'"id":{call["id"]}', text, count=1).encode())


def engine_of(answers: dict[str, str], **settings: str) -> CgratesRatingEngine:
    """The adapter with that engine behind it."""
    named = {f"SELFCARE_{name.upper()}": value for name, value in settings.items()}
    engine = CgratesRatingEngine(load_settings(BillingSettings, environment("billing") | named))
    engine._link._http = Player(answers)  # type: ignore[assignment]
    return engine


def months() -> dict[str, tuple[str, str]]:
    """Every recorded list of CDRs: account and answer text, by name."""
    found = {name: each.text for name, each in exchanges().items() if each.method.endswith("GetCDRs")}
    found["EXAMPLES"] = examples()["GetCDRs"]
    listed = {name: json.loads(text)["result"] for name, text in found.items()}
    return {name: (rows[0]["Account"], found[name]) for name, rows in listed.items() if rows}


def month_engine(name: str, **balances: str) -> tuple[CgratesRatingEngine, str]:
    """An engine that has this recorded month and, when given, this account; with the account's number."""
    account, text = months()[name]
    count = json.dumps({"id": 0, "result": len(json.loads(text)["result"]), "error": None})
    empty = json.dumps({"id": 0, "result": {"ID": f"cgrates.org:{account}", "BalanceMap": None}, "error": None})
    answers = {"APIerSv2.GetCDRs": text, "APIerSv2.CountCDRs": count, "APIerSv2.GetAccount": empty} | balances
    return engine_of(answers), account


def whole_year() -> tuple[datetime, datetime]:
    """A period that holds every recording."""
    return datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
