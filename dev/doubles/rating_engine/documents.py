"""Rows and balances as TMF635 Usage and TMF654 Bucket documents; amounts are JSON numbers, as the standard has them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from dev.doubles.rating_engine.usage import Row, country_of, instant

TAX_RATE = 8.1
_USAGE_TYPE = {
    "voice": "voice", "international": "voice", "roaming": "voice", "incoming": "voice", "freephone": "voice",
    "sms": "sms", "mms": "mms", "data": "data", "roamingData": "data", "premium": "premium", "topUp": "topUp",
    "expiry": "expiry", "goodwill": "adjustment",
}  # fmt: skip
_WORDS = {
    "voice": "National call", "international": "International call", "roaming": "Call abroad",
    "incoming": "Incoming call", "freephone": "Freephone call", "sms": "SMS", "mms": "MMS", "data": "Mobile data",
    "roamingData": "Mobile data abroad", "premium": "Premium service", "topUp": "Top-up", "expiry": "Expired credit",
    "goodwill": "Goodwill credit",
}  # fmt: skip
_DESTINATION = {"voice": "national", "international": "international", "roaming": "roaming", "freephone": "freephone"}
_CHARGED = frozenset({"voice", "sms", "mms", "data", "premium"})


def number(cents: int) -> msgspec.Raw:
    """Cents as a JSON number written exactly."""
    return msgspec.Raw(money(cents).encode())


def money(cents: int) -> str:
    """Cents as decimal text."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def usage_id(account: str, year: int, month: int, row: Row) -> str:
    """Unique and stable."""
    return f"u-{account[2:]}-{year:04d}{month:02d}-{row.number:06d}"


def usage_document(account: str, identifier: str, row: Row, currency: str) -> dict[str, Any]:
    """One TMF635 Usage."""
    kind = _USAGE_TYPE[row.kind]
    excluded = row.cents - tax(row.cents) if kind in _CHARGED else row.cents
    return {
        "id": identifier,
        "href": f"/tmf-api/usageManagement/v4/usage/{identifier}",
        "usageDate": instant(row.at),
        "usageType": kind,
        "description": _WORDS[row.kind],
        "status": "rated",
        "usageCharacteristic": _characteristics(row, kind),
        "ratedProductUsage": [
            {
                "ratingDate": instant(row.at),
                "usageRatingTag": "usage" if kind in _CHARGED else "credit",
                "isTaxExempt": kind not in _CHARGED,
                "taxRate": TAX_RATE if kind in _CHARGED else 0,
                "taxIncludedRatingAmount": {"unit": currency, "value": number(row.cents)},
                "taxExcludedRatingAmount": {"unit": currency, "value": number(excluded)},
            }
        ],
        "relatedParty": [{"id": account, "role": "customer", "@referredType": "BillingAccount"}],
    }


def tax(cents: int) -> int:
    """Tax within a gross amount, rounded to the cent."""
    return round(cents * TAX_RATE / (100 + TAX_RATE))


def _characteristics(row: Row, kind: str) -> list[dict[str, Any]]:
    facts: list[tuple[str, str, Any]] = []
    if kind == "voice":
        facts += [("otherParty", "string", _party(row)), ("duration", "integer", row.quantity)]
        facts.append(("direction", "string", "incoming" if row.kind == "incoming" else "outgoing"))
    elif kind in ("sms", "mms"):
        facts += [("otherParty", "string", _party(row)), ("messages", "integer", 1), ("direction", "string", "outgoing")]
    elif kind == "data":
        facts.append(("volume", "integer", row.quantity))
    elif kind == "premium":
        facts.append(("otherParty", "string", f"Service {row.party % 90 + 10}"))
    if row.kind in ("roaming", "roamingData"):
        facts.append(("roamingCountry", "string", country_of(row)))
    if row.kind in _DESTINATION:
        facts.append(("destinationKind", "string", _DESTINATION[row.kind]))
    facts += [("balanceBefore", "decimal", money(row.after + row.cents)), ("balanceAfter", "decimal", money(row.after))]
    return [{"name": name, "valueType": kind_of, "value": value} for name, kind_of, value in facts]


def _party(row: Row) -> str:
    if row.kind == "freephone":
        return f"+41800{row.party % 10**6:06d}"
    return f"+49151{row.party:07d}" if row.kind == "international" else f"+4178{row.party:07d}"


def bucket_documents(account: str, balance: int, currency: str, now: datetime) -> list[dict[str, Any]]:
    """The account's TMF654 buckets: money, allowances, one that has expired."""
    share = int(account[2:]) % 97 / 100
    month_end = (now.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)).replace(day=1)
    allowances = (
        ("data", "Data allowance", "data", 10_000_000_000, "B"),
        ("voice", "Minutes to all networks", "voice", 36_000, "s"),
        ("sms", "SMS allowance", "sms", 200, "message"),
    )
    buckets = [_bucket(account, ("main", "Main balance", "monetary"), (number(balance), currency), now + timedelta(days=190))]
    for key, name, kind, amount, unit in allowances:
        bucket = _bucket(account, (key, name, kind), (int(amount * share), unit), month_end)
        buckets.append(bucket | {"initialValue": {"amount": amount, "units": unit}})
    past = now - timedelta(days=20)
    buckets.append(_bucket(account, ("old", "Welcome bonus", "monetary"), (number(0), currency), past, "expired"))
    return buckets


def _bucket(
    account: str, what: tuple[str, str, str], value: tuple[Any, str], until: datetime, status: str = "active"
) -> dict[str, Any]:
    identifier = f"{what[0]}-{account[2:]}"
    zero: Any = number(0) if what[2] == "monetary" else 0
    return {
        "id": identifier,
        "href": f"/tmf-api/prepayBalanceManagement/v4/bucket/{identifier}",
        "name": what[1],
        "status": status,
        "usageType": what[2],
        "remainingValue": {"amount": value[0], "units": value[1]},
        "reservedValue": {"amount": zero, "units": value[1]},
        "validFor": {
            "startDateTime": "2026-01-01T00:00:00Z",
            "endDateTime": until.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
        "isShared": False,
        "partyAccount": {"id": account, "@referredType": "BillingAccount"},
        "product": [{"id": f"plan-{account[2:]}"}],
        "logicalResource": [{"id": f"sim-{account[2:]}"}],
    }
