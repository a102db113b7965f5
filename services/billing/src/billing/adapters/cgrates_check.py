"""What a CGRateS engine lacks for this product, in words: docs/cgrates.md is the page that it sends its reader to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from billing.adapters.cgrates_errors import NOT_FOUND
from billing.adapters.cgrates_records import ACTION_RUNS, RESETS, USAGE_RUN
from billing.adapters.cgrates_shapes import COST_DETAILS, CgrCostDetails
from billing.settings import BillingSettings
from selfcare_shared.http_client import HttpClient, OutboundError, OutboundTimeout

Document = dict[str, Any]
_SLOW = 0.3
_SAMPLE = 500
_INTERNAL = 10**15
_READ_RUNS = frozenset({USAGE_RUN, *ACTION_RUNS, "*raw"})


class CannotAsk(Exception):
    """The engine cannot be asked; the text says what to look at."""


class EngineCheck:
    """Looks at one engine by way of one account and one period."""

    def __init__(self, settings: BillingSettings, account: str, period: tuple[datetime, datetime]) -> None:
        self._url = f"{settings.rating_engine_url.rstrip('/')}/jsonrpc"
        ca_file = settings.rating_engine_ca_file or settings.outbound_ca_file
        self._http = HttpClient(connect_timeout=5.0, total_timeout=60.0, ca_file=ca_file)
        self._tenant, self._account = settings.rating_engine_tenant, account
        instants = [moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for moment in period]
        self._filter = {
            "Tenants": [self._tenant],
            "Accounts": [account],
            "AnswerTimeStart": instants[0],
            "AnswerTimeEnd": instants[1],
        }

    def missing(self) -> Iterator[str]:
        """One sentence for each thing that is missing; raises CannotAsk."""
        account = self._ask("APIerSv2.GetAccount", {"Tenant": self._tenant, "Account": self._account})
        if account is None:
            yield f"Tenant {self._tenant} has no account {self._account}: is SELFCARE_RATING_ENGINE_TENANT right?"
        began = time.monotonic()
        count = self._ask("APIerSv2.CountCDRs", self._filter) or 0
        if time.monotonic() - began > _SLOW:
            yield f"Counting took {time.monotonic() - began:.1f} s: make an index on cdrs (account, answer_time)."
        rows = self._ask("APIerSv2.GetCDRs", self._filter | {"OrderBy": "AnswerTime", "Limit": _SAMPLE, "Offset": 0}) or []
        if not rows:
            yield "There is no CDR in this period, so that nothing more can be checked: name an account that is used."
        elif count < len(rows):
            yield f"The engine counts {count} rows and gives {len(rows)}."
        yield from judged([row for row in rows if isinstance(row, dict)])

    def _ask(self, method: str, order: Document) -> Any:
        body = msgspec.json.encode({"method": method, "params": [order], "id": 1})
        try:
            answer = self._http.post(self._url, body, ("Content-Type: application/json",))
        except OutboundTimeout:
            raise CannotAsk(f"{method} took longer than a minute: is there an index on cdrs (account, answer_time)?") from None
        except OutboundError:
            raise CannotAsk("Nothing usable answers there: are address, port, firewall and certificate right?") from None
        return _result(method, answer.status, answer.body)


def _result(method: str, status: int, body: bytes) -> Any:
    if status == 401:
        raise CannotAsk("The engine asks for a login (use_basic_auth): put user and password into the address.")
    if status != 200:
        raise CannotAsk(f"The engine answers HTTP {status}: is SELFCARE_RATING_ENGINE_URL the address before /jsonrpc?")
    try:
        found = msgspec.json.decode(body)
        error, result = found["error"], found["result"]
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError, RecursionError):
        raise CannotAsk("What answers there does not speak JSON-RPC: is it the engine, and its HTTP port?") from None
    if error is None or error == NOT_FOUND:
        return result
    if "can't find" in str(error):
        raise CannotAsk(f"The engine has no {method}: it is starting, its apiers service is off, or it is of version 1.0.")
    raise CannotAsk(f"The engine says: {error}")


def judged(rows: list[Document]) -> Iterator[str]:
    """What some CDRs show to be missing."""
    yield from _runs(rows)
    used = [row for row in rows if row.get("RunID") == USAGE_RUN and row.get("Cost") != -1]
    details = [(row, _details(row)) for row in used if row.get("RequestType") != "*none"]
    told = [(row, each) for row, each in details if each is not None]
    if details and not told:
        yield "No event has the details of its cost: let the engine store CostDetails, or no balance can be told."
    summaries = [each for _, found in told if found.account_summary for each in found.account_summary.balance_summaries or ()]
    if summaries and all(each.initial is None for each in summaries):
        yield "Balances before an event are not told: an engine of version 0.10, whose opening balances are reckoned."
    if any(not str(row.get("AnswerTime", "")).endswith("Z") for row in rows):
        yield "Times are not in UTC: set engine and mysqlLocation to UTC, or the hour that comes twice is listed wrong."
    if any(isinstance(row.get("OrderID"), int) and row["OrderID"] > _INTERNAL for row in rows):
        yield "Storage is *internal, whose pages repeat and lose rows: use MySQL or PostgreSQL."


def _runs(rows: list[Document]) -> Iterator[str]:
    runs = {str(row.get("RunID")) for row in rows}
    if runs and USAGE_RUN not in runs:
        yield "No event is of the run *default: let a charger keep one."
    if runs - _READ_RUNS:
        yield f"Runs that are not read: {', '.join(sorted(runs - _READ_RUNS))}. Usage that is of these alone is not shown."
    if rows and not runs & set(ACTION_RUNS):
        yield "No top-up or other action is logged here: put *cdrlog behind every action that changes money."
    if runs & RESETS:
        yield f"Balances are set by {', '.join(sorted(runs & RESETS))}, which do not tell the change: use *topup and *debit."
    reasons = {str(row.get("ExtraInfo")) for row in rows if row.get("Cost") == -1 and row.get("RunID") == USAGE_RUN}
    if reasons:
        yield f"Events that were not rated: {', '.join(sorted(reasons))}."


def _details(row: Document) -> CgrCostDetails | None:
    try:
        found: CgrCostDetails | None = COST_DETAILS.decode(row.get("CostDetails") or "null")
    except (msgspec.DecodeError, UnicodeDecodeError, TypeError, RecursionError):
        return None
    return found
