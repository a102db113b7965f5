"""Damaged answers of both rating engine doubles: never anything but a problem, another's record, or a wrong sum shown as right.

`python -m tests.fuzz.rating_answers --cases 20000 --seed 1`.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import json
import random
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import msgspec

from billing.adapters.rating_cgrates import CgratesRatingEngine
from billing.adapters.rating_tmf import TmfRatingEngine
from billing.api.documents import balance_document, usage_document
from billing.domain.months import Month, Period
from billing.settings import BillingSettings
from billing.statement.renderer import render
from billing.usecases.itemised_usage import MonthUsage, UsageReader
from billing.usecases.retrieve_balance import CurrentBalance
from dev.doubles.cgrates.documents import account_document, cdr_document
from dev.doubles.rating_engine.documents import bucket_documents, usage_id
from dev.doubles.rating_engine.documents import usage_document as tmf_usage
from dev.doubles.rating_engine.usage import UsageGenerator
from dev.samples.statements import statement_of
from dev.stack.environments import environment
from selfcare_shared import logs
from selfcare_shared.http_client import HttpAnswer
from selfcare_shared.problems import Problem
from selfcare_shared.settings import load_settings
from tests.fuzz.damage import Damage, damage

ACCOUNT, OTHER = "BA0000000042", "BA9999999999"
ZONE = ZoneInfo("Europe/Zurich")
NOW = datetime(2026, 11, 20, tzinfo=UTC)
MONTH = Month(2026, 10)
PERIOD = Period(MONTH, MONTH.start(ZONE), MONTH.end(ZONE))
ROWS = UsageGenerator(1, ZONE, lambda _: 14).month(ACCOUNT, 2026, 10).rows
_JSON = {"content-type": "application/json"}
# Damage to these may change what the engine truly says of money or of which entries count.
_SAYS = frozenset(
    {
        *("Cost", "CostDetails", "RunID", "ToR", "RequestType", "Usage", "OrderID", "CGRID", "AnswerTime", "Account", "Tenant"),
        *("id", "usageDate", "usageType", "status", "value", "unit", "name", "ratedProductUsage", "taxIncludedRatingAmount"),
        *("taxExcludedRatingAmount", "usageCharacteristic", "relatedParty"),
    }
)
_RENDERED_EVERY = 40


class Answers(NamedTuple):
    """What an engine says: its list of usage, how many it counts, its balances."""

    usage: list[Any]
    total: int | None
    balances: Any


class Wrong(Exception):
    """Something that may never be."""


def honest(dialect: str) -> Answers:
    """The double's own documents."""
    named = [(usage_id(ACCOUNT, 2026, 10, row), row) for row in ROWS]
    if dialect == "tmf":
        usage: list[Any] = [tmf_usage(ACCOUNT, name, row, "EUR") for name, row in named]
        balances: Any = bucket_documents(ACCOUNT, 1234, "EUR", NOW)
    else:
        usage = [cdr_document(ACCOUNT, name, order, row, ZONE) for order, (name, row) in enumerate(named, 1)]
        balances = account_document(ACCOUNT, 1234, NOW)
    return Answers(*msgspec.json.decode(msgspec.json.encode((usage, len(usage), balances))))


class Client:
    """An HTTP client of an engine that says these answers, page by page."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def get(self, url: str, *_: Any, **__: Any) -> HttpAnswer:
        """TM Forum's lists."""
        asked = parse_qs(urlsplit(url).query)
        offset, limit = (int(asked.get(name, ["0"])[0]) for name in ("offset", "limit"))
        whole = self._answers.balances if "/bucket" in url else self._answers.usage
        page = whole[offset : offset + limit] if isinstance(whole, list) else whole
        told = len(whole) if "/bucket" in url and isinstance(whole, list) else self._answers.total
        headers = {} if told is None else {"x-total-count": str(told)}
        return HttpAnswer(200, _JSON | headers, json.dumps(page).encode())

    def post(self, _url: str, body: bytes, *_: Any, **__: Any) -> HttpAnswer:
        """CGRateS's methods."""
        call = json.loads(body)
        order, method = call["params"][0], call["method"].partition(".")[2]
        results = {"GetAccount": self._answers.balances, "CountCDRs": self._answers.total}
        if method == "GetCDRs":
            offset = order.get("Offset", 0)
            results["GetCDRs"] = self._answers.usage[offset : offset + order["Limit"]] or None
        result = results[method]
        error = "NOT_FOUND" if method == "GetCDRs" and result is None else None
        return HttpAnswer(200, _JSON, json.dumps({"id": call["id"], "result": result, "error": error}).encode())


def reader_of(dialect: str, answers: Answers) -> tuple[UsageReader, Any]:
    """The usecase and the adapter behind it; the breaker stays closed, so that every case is read."""
    named = {"SELFCARE_RATING_ENGINE_BREAKER_FAILURES": "1000000", "SELFCARE_RATING_ENGINE_RETRIES": "0"}
    settings = load_settings(BillingSettings, environment("billing") | named)
    engine: Any = TmfRatingEngine(settings) if dialect == "tmf" else CgratesRatingEngine(settings)
    engine._link._http = Client(answers)
    return UsageReader(engine, 20.0, lambda: NOW), engine


def month_of(dialect: str, answers: Answers) -> MonthUsage | None:
    """The month as a customer gets it, as JSON too; None where it is a problem."""
    reader, engine = reader_of(dialect, answers)
    period = PERIOD
    try:
        usage = reader.month(ACCOUNT, period, 1000)
        window = reader.first_page(ACCOUNT, period, 5)
        msgspec.json.encode(usage_document("c", period, window, (ZONE.key, "EUR"), None))
    except Problem:
        usage = None
    with contextlib.suppress(Problem):
        msgspec.json.encode(balance_document("c", CurrentBalance(NOW, engine.buckets(ACCOUNT, reader._deadline()))))
    return usage


def spoilt(dialect: str, chance: random.Random) -> tuple[Answers, list[Damage]]:
    """Honest answers after one to three damages; some name another subscriber, and then carry its mark."""
    answers = copy.deepcopy(honest(dialect))
    done = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        kind = chance.random()
        if kind < 0.08:
            answers = answers._replace(total=chance.choice((None, 0, 1, 13, 15, 1000, -1)))
            done.append(Damage("total", ()))
        elif kind < 0.16 and answers.usage:
            entry = chance.choice(answers.usage)
            if isinstance(entry, dict):
                entry |= {"relatedParty": [{"id": OTHER}], "Account": OTHER}
                done.append(Damage("foreign", ()))
        elif kind < 0.3:
            done.append(damage(answers.balances, chance)._replace(path=("balances",)))
        else:
            done.append(damage(answers.usage, chance))
    return answers, done


def judge(dialect: str, answers: Answers, done: list[Damage], usage: MonthUsage | None, whole: MonthUsage) -> str:
    """What became of the case; raises Wrong."""
    if usage is None:
        return "refused"
    if any(isinstance(each, dict) and OTHER in _names(each, dialect) for each in answers.usage):
        raise Wrong("another subscriber's entry did not hide the answer")
    sums = usage.reconciliation
    change = sums.top_ups + sums.adjustments - sums.charges + sums.paid_elsewhere - sums.expired + sums.difference
    if sums.opening is not None and sums.closing is not None and sums.opening + change != sums.closing:
        raise Wrong("the formula does not hold")
    if any(not usage.period.start <= record.start < usage.period.end for record in usage.records):
        raise Wrong("a record of another month")
    if usage.notes:
        return "said"
    if sums.difference or not usage.settled:
        raise Wrong("a difference that is not said")
    if any(each.kind in ("drop entry", "duplicate entry") and len(each.path) == 1 for each in done) and len(done) == 1:
        return _same(usage, whole)
    if all(not _SAYS.intersection(each.path) and each.kind != "total" for each in done):
        return _same(usage, whole)
    return "shown"


def _same(usage: MonthUsage, whole: MonthUsage) -> str:
    ours, theirs = usage.reconciliation, whole.reconciliation
    if (ours.opening, ours.charges, ours.closing) != (theirs.opening, theirs.charges, theirs.closing):
        raise Wrong("a wrong sum shown as right")
    return "same"


def _names(entry: dict[str, Any], dialect: str) -> list[Any]:
    """Every subscriber that an entry names where its dialect names them, when it does not name the one that was asked about."""
    parties = entry.get("relatedParty")
    listed = [each.get("id") for each in parties if isinstance(each, dict)] if isinstance(parties, list) else []
    named = [entry.get("Account")] if dialect == "cgrates" else listed
    return [] if ACCOUNT in named else named


def campaign(dialect: str, seed: int, cases: int) -> Counter[str]:
    """Run so many cases; raises Wrong, or whatever else escapes, with the case's number."""
    chance, found = random.Random(seed), Counter[str]()
    whole = month_of(dialect, honest(dialect))
    if whole is None or whole.notes:
        raise Wrong("the honest month is not shown")
    for number in range(cases):
        answers, done = spoilt(dialect, chance)
        try:
            usage = month_of(dialect, answers)
            found[judge(dialect, answers, done, usage, whole)] += 1
            if usage is not None and number % _RENDERED_EVERY == 0:
                render(statement_of(usage.records, reconciliation=usage.reconciliation, notes=usage.notes))
        except Exception as error:
            raise Wrong(f"{dialect}, seed {seed}, case {number}, {done}: {error!r}") from error
    return found


def main() -> None:
    """Run both dialects and say what became of the cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for dialect in ("tmf", "cgrates"):
        sys.stdout.write(f"{dialect} {dict(campaign(dialect, given.seed, given.cases // 2))}\n")


if __name__ == "__main__":
    setattr(logs, "_write", lambda *_: None)  # noqa: B010 (a million lines would say nothing)
    main()
