"""Rows and balances as CGRateS tells them: money as floating point numbers, voice in nanoseconds, Go durations, null maps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from dev.doubles.rating_engine.documents import bucket_documents
from dev.doubles.rating_engine.usage import Row, instant

TENANT = "cgrates.org"
NEVER = "0001-01-01T00:00:00Z"
_KINDS = {
    "voice": "*voice", "international": "*voice", "roaming": "*voice", "incoming": "*voice", "freephone": "*voice",
    "sms": "*sms", "mms": "*mms", "data": "*data", "roamingData": "*data", "premium": "*sms",
}  # fmt: skip
_ACTIONS = {"topUp": "*topup", "goodwill": "*topup", "expiry": "*remove_expired"}


def account_document(account: str, balance: int, now: datetime) -> dict[str, Any]:
    """`GetAccount`'s result; one balance has expired and is listed all the same, one never expires."""
    buckets = {each["id"].split("-")[0]: each for each in bucket_documents(account, balance, "EUR", now)}
    past = (now - timedelta(days=20)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    seconds, data, messages = (buckets[name]["remainingValue"]["amount"] for name in ("voice", "data", "sms"))
    month_end = buckets["data"]["validFor"]["endDateTime"]
    return {
        "ID": f"{TENANT}:{account}",
        "BalanceMap": {
            "*monetary": [_balance("main", balance / 100, NEVER), _balance("bonus", 1.5, past)],
            "*voice": [_balance("minutes", seconds * 10**9, month_end)],
            "*data": [_balance("data", data, month_end)],
            "*sms": [_balance("sms", messages, NEVER, disabled=True)],
        },
        "UnitCounters": None,
        "ActionTriggers": None,
        "AllowNegative": False,
        "Disabled": False,
    }


def _balance(name: str, value: float, until: str, *, disabled: bool = False) -> dict[str, Any]:
    return {"Uuid": f"uuid-{name}", "ID": name, "Value": value, "ExpirationDate": until, "Weight": 10, "Disabled": disabled}


def cdr_document(account: str, identifier: str, order: int, row: Row) -> dict[str, Any]:
    """One CDR of the default run, or of the run that an action writes."""
    action = _ACTIONS.get(row.kind)
    common = {
        "CGRID": identifier,
        "OrderID": order,
        "OriginHost": "127.0.0.1",
        "Source": "*cdrs",
        "OriginID": identifier,
        "RequestType": "*prepaid",
        "Tenant": TENANT,
        "Category": "call",
        "Account": account,
        "Subject": account,
        "SetupTime": instant(row.at),
        "AnswerTime": instant(row.at),
        "ExtraFields": {},
    }
    if action is not None:
        changed = {"RunID": action, "ToR": "*monetary", "Destination": "", "Usage": "1ns", "Cost": abs(row.cents) / 100}
        return common | changed | {"CostDetails": None}
    used = {"RunID": "*default", "ToR": _KINDS[row.kind], "Destination": f"4178{row.party:07d}", "Usage": _usage(row)}
    # Sums of floating point numbers, as the engine has them: 0.1 + 0.2 is not 0.3.
    after = sum([0.1] * (row.after % 7)) + (row.after - 10 * (row.after % 7)) / 100
    return common | used | {"Cost": row.cents / 100, "CostDetails": _cost_details(account, after)}


def _usage(row: Row) -> str:
    """A Go duration for voice, integer text otherwise."""
    if _KINDS[row.kind] != "*voice":
        return str(row.quantity if _KINDS[row.kind] == "*data" else 1)
    hours, rest = divmod(row.quantity, 3600)
    minutes, seconds = divmod(rest, 60)
    if hours:
        return f"{hours}h{minutes}m{seconds}s"
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"


def _cost_details(account: str, after: float) -> dict[str, Any]:
    left = {"UUID": "uuid-main", "ID": "main", "Type": "*monetary", "Value": after, "Disabled": False}
    return {"CGRID": "", "AccountSummary": {"Tenant": TENANT, "ID": account, "BalanceSummaries": [left]}}
