"""Accounts and CDRs as a CGRateS engine writes them into JSON, member for member.

Written from answers recorded of an engine (tests/contract/recordings/cgrates) and from the types `Account`, `ExternalCDR` and
`EventCost` of its sources, never from the adapter that reads it.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from dev.doubles.cgrates.costs import cost_details, summary
from dev.doubles.rating_engine.documents import bucket_documents
from dev.doubles.rating_engine.usage import Row

Document = dict[str, Any]
TENANT = "cgrates.org"
NEVER = "0001-01-01T00:00:00Z"
_KINDS = {
    "voice": "*voice", "international": "*voice", "roaming": "*voice", "incoming": "*voice", "freephone": "*voice",
    "sms": "*sms", "mms": "*mms", "data": "*data", "roamingData": "*data", "premium": "*sms",
}  # fmt: skip
_ACTIONS = {"topUp": "*topup", "goodwill": "*topup", "expiry": "*remove_expired"}


def account_document(account: str, balance: int, now: datetime, state: str = "") -> Document:
    """`GetAccount`'s result for an account with so many cents; `state` is `new`, `disabled`, `postpaid` or `shared`."""
    known = {"new": None, "postpaid": {"*monetary": [_default(-abs(balance))]}}
    balances = known[state] if state in known else _balances(account, balance, now)
    if state == "shared" and balances is not None:
        balances["*monetary"][0]["SharedGroups"] = {"SG_CORP": True}
    return {
        "ID": f"{TENANT}:{account}",
        "BalanceMap": balances,
        "UnitCounters": None,
        "ActionTriggers": None,
        "AllowNegative": state == "postpaid",
        "Disabled": state == "disabled",
        "UpdateTime": now.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "123Z"),
    }


def _balances(account: str, balance: int, now: datetime) -> Document:
    """Money, allowances, points and picture messages; one balance is spent and has expired, one is disabled."""
    buckets = {each["id"].split("-")[0]: each for each in bucket_documents(account, balance, "EUR", now)}
    past = (now - timedelta(days=20)).astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    seconds, data, messages = (buckets[name]["remainingValue"]["amount"] for name in ("voice", "data", "sms"))
    month_end = buckets["data"]["validFor"]["endDateTime"]
    return {
        "*data": [_balance("data", data, month_end, weight=20)],
        "*generic": [_balance("points", 3, NEVER)],
        "*mms": [_balance("mms", 5, NEVER)],
        "*monetary": [_balance("main", balance / 100, NEVER, weight=10), _balance("bonus", 0, past, weight=20)],
        "*sms": [_balance("sms", messages, NEVER, weight=20, disabled=True)],
        "*voice": [_balance("minutes", seconds * 10**9, month_end, weight=20)],
    }


def _balance(name: str, value: float, until: str, *, weight: int = 0, disabled: bool = False) -> Document:
    return {
        "Uuid": uuid_of(name),
        "ID": name,
        "Value": _number(value),
        "ExpirationDate": until,
        "Weight": weight,
        "DestinationIDs": {},
        "RatingSubject": "",
        "Categories": {},
        "SharedGroups": {},
        "Timings": None,
        "TimingIDs": {},
        "Disabled": disabled,
        "Factors": None,
        "Blocker": False,
    }


def _default(cents: int) -> Document:
    """The balance that the engine makes when money runs out: its maps were never made."""
    nothing = dict.fromkeys(("DestinationIDs", "Categories", "SharedGroups", "TimingIDs"))
    return _balance("*default", cents / 100, NEVER) | nothing


def uuid_of(name: str) -> str:
    """A UUID that is always the same for a name."""
    text = hashlib.sha256(name.encode()).hexdigest()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:32]}"


def cgr_id(identifier: str) -> str:
    """Forty hex digits, the same for all runs of an event."""
    return hashlib.sha1(identifier.encode(), usedforsecurity=False).hexdigest()


def run_of(row: Row) -> str:
    """The rating run that a row belongs to."""
    return _ACTIONS.get(row.kind, "*default")


def kind_of(row: Row) -> str:
    """What a row was rated as (ToR)."""
    return "*monetary" if row.kind in _ACTIONS else _KINDS[row.kind]


def cdr_document(account: str, identifier: str, order: int, row: Row, zone: ZoneInfo) -> Document:
    """One CDR: of the default run with the details of its cost, or of the run that an action logged."""
    action, kind = _ACTIONS.get(row.kind), kind_of(row)
    text = _stored(row.at, zone)
    document = {
        "CGRID": cgr_id(identifier),
        "RunID": action or "*default",
        "OrderID": order,
        "OriginHost": "127.0.0.1" if action else "192.0.2.1",
        "Source": "*cdrlog" if action else "gateway",
        "OriginID": identifier,
        "ToR": kind,
        "RequestType": "*none" if action else "*pseudoprepaid",
        "Tenant": TENANT,
        "Category": "call",
        "Account": account,
        "Subject": account,
        "Destination": "" if action else "internet" if kind == "*data" else f"4178{row.party:07d}",
        "SetupTime": text,
        "AnswerTime": text,
        "Usage": "1" if action else _usage(row, kind),
        "ExtraFields": {"BalanceID": "bonus"} if action == "*remove_expired" else {},
        "CostSource": "" if action else "*cdrs",
        "Cost": _number(abs(row.cents) / 100),
        "CostDetails": "null",
        "ExtraInfo": "",
        "PreRated": False,
    }
    if not action:
        document["CostDetails"] = msgspec.json.encode(cost_details(document, row, _summaries(row))).decode()
    return document


def raw_of(cdr: Document) -> Document:
    """The run that a charger keeps beside the rated one: the same event, without a price."""
    unrated = {"RunID": "*raw", "RequestType": "*none", "CostSource": "", "Cost": 0, "CostDetails": "null"}
    return cdr | unrated | {"OrderID": cdr["OrderID"] + 1}


def _summaries(row: Row) -> list[Document]:
    """Every balance of the account, as the event found and left it; a weight of zero is left out."""
    money = (_number((row.after + row.cents) / 100), _number(row.after / 100))
    return [
        summary(uuid_of("data"), "data", "*data", (10**9, 10**9), 20),
        summary(uuid_of("mms"), "mms", "*mms", (5, 5), 0),
        summary(uuid_of("minutes"), "minutes", "*voice", (36 * 10**12, 36 * 10**12), 20),
        summary(uuid_of("points"), "points", "*generic", (3, 3), 0),
        summary(uuid_of("main"), "main", "*monetary", money, 10),
    ]


def _stored(at: int, zone: ZoneInfo) -> str:
    """A time out of a database that keeps local wall time: the hour that comes twice is always read as the later one."""
    local = datetime.fromtimestamp(at, zone).replace(fold=1)
    text = local.isoformat(timespec="seconds")
    return text.replace("+00:00", "Z")


def _usage(row: Row, kind: str) -> str:
    """A Go duration for voice, integer text otherwise."""
    if kind != "*voice":
        return str(row.quantity if kind == "*data" else 1)
    hours, rest = divmod(row.quantity, 3600)
    minutes, seconds = divmod(rest, 60)
    if hours:
        return f"{hours}h{minutes}m{seconds}s"
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"


def _number(value: float) -> float | int:
    """As Go writes a float64: a whole number without a point."""
    return int(value) if value == int(value) else value
