"""`RatingEngine` in the TM Forum dialect: TMF654 Prepay Balance and TMF635 Usage v4 over HTTP, paged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar
from urllib.parse import quote

import msgspec

from billing.adapters.checks import invalid
from billing.adapters.paging import every_record, require_within
from billing.adapters.rating_link import RatingLink
from billing.adapters.tmf_records import hidden_id, recorded_balance, to_bucket, to_record
from billing.adapters.tmf_shapes import BUCKETS, RATED, USAGE
from billing.domain.balance import Bucket
from billing.domain.usage import UsageRecord
from billing.ports import UsageSlice
from billing.settings import BillingSettings
from selfcare_shared.http_client import HttpAnswer

_BALANCE = "/tmf-api/prepayBalanceManagement/v4/bucket"
_USAGE = "/tmf-api/usageManagement/v4/usage"
_MOST_BUCKETS = 100
T = TypeVar("T")


class TmfRatingEngine:
    """Asks an engine that speaks TM Forum Open APIs."""

    def __init__(self, settings: BillingSettings) -> None:
        self._link = RatingLink(settings)
        self._currency, self._page = settings.currency, settings.rating_engine_page_size

    def buckets(self, billing_account: str, deadline: float) -> list[Bucket]:
        """Every bucket of the account."""
        path = f"{_BALANCE}?partyAccount.id={quote(billing_account)}&limit={_MOST_BUCKETS}"
        answer = self._link.get(path, deadline)
        entries = _decode(BUCKETS, answer)
        if "x-total-count" in answer.headers and _total(answer) != len(entries):
            raise invalid("buckets missing")
        return [to_bucket(entry, billing_account, self._currency) for entry in entries]

    def recorded_balance(self, buckets: list[Bucket]) -> Decimal | None:
        """What a record made now would tell as the balance, or None where these buckets do not say it."""
        return recorded_balance(buckets)

    def usage(
        self, billing_account: str, start: datetime, end: datetime, offset: int, limit: int, deadline: float
    ) -> UsageSlice:
        """Records with start ≤ time < end, in time order."""
        answer = self._link.get(_usage_path(billing_account, start, end, offset, limit), deadline)
        entries = _decode(USAGE, answer)
        named = [(entry, hidden_id(entry, billing_account)) for entry in entries]
        records = [to_record(entry, billing_account, self._currency) for entry, hidden in named if hidden is None]
        unrated = tuple(hidden for _, hidden in named if hidden is not None)
        require_within(records, len(unrated), start, end, limit)
        return UsageSlice(records, _total(answer), unrated)

    def all_usage(
        self, billing_account: str, start: datetime, end: datetime, deadline: float, most: int | None = None
    ) -> Iterator[UsageRecord]:
        """Every record once; raises TooManyRecords when the engine counts more than `most`, before reading them."""
        return every_record(lambda offset: self.usage(billing_account, start, end, offset, self._page, deadline), most)


def _usage_path(account: str, start: datetime, end: datetime, offset: int, limit: int) -> str:
    return (
        f"{_USAGE}?relatedParty.id={quote(account)}&usageDate.gte={_instant(start)}&usageDate.lt={_instant(end)}"
        f"&status={','.join(RATED)}&offset={offset}&limit={limit}&sort=usageDate"
    )


def _decode(decoder: msgspec.json.Decoder[T], answer: HttpAnswer) -> T:
    try:
        return decoder.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise invalid("wrong shape") from None


def _total(answer: HttpAnswer) -> int:
    text = answer.headers.get("x-total-count", "")
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise invalid("no total")
    return int(text)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
