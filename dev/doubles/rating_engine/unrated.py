"""Usage beside what was rated: one record refused and one that waits to be rated, on the second of each month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from dev.doubles.rating_engine.usage import instant

_STATUSES = ("rejected", "received")


def unrated_documents(account: str, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """The account's TMF635 Usage that has no price to pay, with start ≤ time < end."""
    first = start.astimezone(UTC).replace(day=2, hour=9, minute=0, second=0, microsecond=0)
    moments = [first]
    while moments[-1] < end:
        moments.append((moments[-1] + timedelta(days=31)).replace(day=2))
    return [_document(account, moment, status) for moment in moments if start <= moment < end for status in _STATUSES]


def _document(account: str, moment: datetime, status: str) -> dict[str, Any]:
    """A call; the refused one carries a price that nobody may be charged."""
    price = {"taxIncludedRatingAmount": {"unit": "EUR", "value": 99}}
    return {
        "id": f"{status}-{account[2:]}-{moment:%Y%m}",
        "usageDate": instant(int(moment.timestamp())),
        "usageType": "voice",
        "description": "National call",
        "status": status,
        "usageCharacteristic": [],
        "relatedParty": [{"id": account, "role": "customer", "@referredType": "BillingAccount"}],
    } | ({"ratedProductUsage": [price]} if status == "rejected" else {})
