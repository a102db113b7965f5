"""`RatingEngine` in the dialect of CGRateS: JSON-RPC 1.0 over HTTP.

Each event is stored once for each rating run; only the default run is read, and the runs that the *cdrlog action writes for
top-ups, debits and expiries, which are events of their own. Without *cdrlog a month with a top-up cannot be reconciled, and
is refused rather than shown wrong.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from billing.adapters.cgrates_records import ACTION_RUNS, USAGE_RUN, hidden_id, recorded_balance, to_buckets, to_record
from billing.adapters.cgrates_shapes import ACCOUNT, CDRS, COUNT, RpcAnswer
from billing.adapters.checks import invalid
from billing.adapters.paging import every_record, require_within
from billing.adapters.rating_link import RatingLink
from billing.domain.balance import Bucket
from billing.domain.usage import UsageRecord
from billing.ports import UsageSlice
from billing.settings import BillingSettings

_PATH = "/jsonrpc"
_NOT_FOUND = "NOT_FOUND"
T = TypeVar("T")


class CgratesRatingEngine:
    """Asks a CGRateS engine about the accounts of one tenant."""

    def __init__(self, settings: BillingSettings) -> None:
        self._link = RatingLink(settings)
        self._tenant, self._currency = settings.rating_engine_tenant, settings.currency
        self._page = settings.rating_engine_page_size
        self._numbers = itertools.count(1)

    def buckets(self, billing_account: str, deadline: float) -> list[Bucket]:
        """Every balance of the account."""
        order = {"Tenant": self._tenant, "Account": billing_account}
        account = self._ask("APIerSv2.GetAccount", order, ACCOUNT, deadline)
        if account is None:
            raise invalid("account unknown")
        return to_buckets(account, self._tenant, billing_account, self._currency, datetime.now(UTC))

    def recorded_balance(self, buckets: list[Bucket]) -> Decimal | None:
        """What a record made now would tell as the balance, or None where these buckets do not say it."""
        return recorded_balance(buckets)

    def usage(
        self, billing_account: str, start: datetime, end: datetime, offset: int, limit: int, deadline: float
    ) -> UsageSlice:
        """Records with start ≤ time < end, in time order; counted and read in two calls."""
        order = self._filter(billing_account, start, end)
        total = self._ask("APIerSv2.CountCDRs", order, COUNT, deadline) or 0
        if total < 0:
            raise invalid("no total")
        if offset >= total:
            return UsageSlice([], total)
        page = order | {"OrderBy": "AnswerTime", "Limit": limit, "Offset": offset}
        cdrs = self._ask("APIerSv2.GetCDRs", page, CDRS, deadline) or []
        named = [(cdr, hidden_id(cdr, billing_account)) for cdr in cdrs]
        records = [to_record(cdr, billing_account) for cdr, hidden in named if hidden is None]
        actions = tuple(hidden for _, hidden in named if hidden is not None)
        require_within(records, len(actions), start, end, limit)
        return UsageSlice(records, total, actions)

    def all_usage(
        self, billing_account: str, start: datetime, end: datetime, deadline: float, most: int | None = None
    ) -> Iterator[UsageRecord]:
        """Every record once; raises TooManyRecords when the engine counts more than `most`, before reading them."""
        return every_record(lambda offset: self.usage(billing_account, start, end, offset, self._page, deadline), most)

    def _filter(self, billing_account: str, start: datetime, end: datetime) -> dict[str, Any]:
        return {
            "Tenants": [self._tenant],
            "Accounts": [billing_account],
            "RunIDs": [USAGE_RUN, *ACTION_RUNS],
            "AnswerTimeStart": _instant(start),
            "AnswerTimeEnd": _instant(end),
        }

    def _ask(
        self, method: str, order: dict[str, Any], decoder: msgspec.json.Decoder[RpcAnswer[T]], deadline: float
    ) -> T | None:
        """The result, None when there is no such thing; raises UpstreamInvalid for any other error."""
        number = next(self._numbers)
        body = msgspec.json.encode({"method": method, "params": [order], "id": number})
        answer = self._link.post(_PATH, body, deadline)
        try:
            found = decoder.decode(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise invalid("wrong shape") from None
        if found.id != number:
            raise invalid("another call's answer")
        if found.error is not None:
            if found.error == _NOT_FOUND:
                return None
            raise invalid("engine error")
        if found.result is None:
            raise invalid("no result")
        return found.result


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
