"""`RatingEngine` in the dialect of CGRateS: JSON-RPC 1.0 over HTTP.

Each event is stored once for each rating run; only the default run is read, and the runs that the *cdrlog action writes for
changes of a balance by other means, which are events of their own. docs/cgrates.md says what an engine needs.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from billing.adapters.cgrates_balances import recorded_balance, to_buckets
from billing.adapters.cgrates_errors import NOT_FOUND, away
from billing.adapters.cgrates_records import ACTION_RUNS, USAGE_RUN, hidden_id, to_record
from billing.adapters.cgrates_shapes import ACCOUNT, CDR, CDRS, COUNT, ENVELOPE, CgrCdr
from billing.adapters.checks import NotUnderstood, entries, invalid, left_out, moment, shaped
from billing.adapters.paging import every_record
from billing.adapters.rating_link import RatingLink
from billing.domain.balance import Bucket
from billing.domain.notes import Reading
from billing.domain.usage import UsageRecord
from billing.ports import UNREAD, UsageSlice
from billing.settings import BillingSettings
from selfcare_shared import logs

PATH = "/jsonrpc"
# Why an event was not rated, as far as the engine's words are known: they go into the log, others might quote data.
_SAID = {
    text: text
    for text in (
        "UNAUTHORIZED_DESTINATION",
        "ACCOUNT_NOT_FOUND",
        "ACCOUNT_DISABLED",
        "RATING_PLAN_NOT_FOUND",
        "INSUFFICIENT_CREDIT",
    )
}


class CgratesRatingEngine:
    """Asks a CGRateS engine about the accounts of one tenant."""

    def __init__(self, settings: BillingSettings) -> None:
        self._link = RatingLink(settings)
        self._tenant, self._currency = settings.rating_engine_tenant, settings.currency
        self._page = settings.rating_engine_page_size
        self._numbers = itertools.count(1)

    def buckets(self, billing_account: str, deadline: float, reading: Reading | None = None) -> list[Bucket]:
        """Every balance of the account."""
        order = {"Tenant": self._tenant, "Account": billing_account}
        result = self._ask("APIerSv2.GetAccount", order, deadline)
        if result is None:
            raise invalid("account unknown")
        account = _decoded(result, ACCOUNT)
        return to_buckets(account, self._tenant, billing_account, self._currency, datetime.now(UTC), reading)

    def recorded_balance(self, buckets: list[Bucket]) -> Decimal | None:
        """What a record made now would tell as the balance, or None where these buckets do not say it."""
        return recorded_balance(buckets)

    def usage(
        self,
        billing_account: str,
        start: datetime,
        end: datetime,
        offset: int,
        limit: int,
        deadline: float,
        reading: Reading | None = None,
    ) -> UsageSlice:
        """Records with start ≤ time < end, in the order of their times to the second; counted and read in two calls."""
        order = self._filter(billing_account, start, end)
        counted = self._ask("APIerSv2.CountCDRs", order, deadline)
        total = 0 if counted is None else _decoded(counted, COUNT)
        page = order | {"OrderBy": "AnswerTime", "Limit": limit, "Offset": offset}
        cdrs = self._ask("APIerSv2.GetCDRs", page, deadline)
        shapes = entries(cdrs if cdrs is not None else b"[]", CDRS, CDR, billing_account)
        records: list[UsageRecord] = []
        hidden: list[str] = []
        for cdr in shapes:
            found = self._record(cdr, billing_account, (start, end), reading)
            if isinstance(found, str):
                hidden.append(found)
            else:
                records.append(found)
        return UsageSlice(sorted(records, key=_in_time), max(total, 0), tuple(hidden))

    def all_usage(
        self,
        billing_account: str,
        start: datetime,
        end: datetime,
        deadline: float,
        most: int | None = None,
        reading: Reading | None = None,
    ) -> Iterator[UsageRecord]:
        """Every record once; raises TooManyRecords when the engine counts more than `most`, before reading them."""

        def fetch(offset: int) -> UsageSlice:
            return self.usage(billing_account, start, end, offset, self._page, deadline, reading)

        return every_record(fetch, most, reading, self._page)

    def _filter(self, billing_account: str, start: datetime, end: datetime) -> dict[str, Any]:
        return {
            "Tenants": [self._tenant],
            "Accounts": [billing_account],
            "RunIDs": [USAGE_RUN, *ACTION_RUNS],
            "AnswerTimeStart": _instant(start),
            "AnswerTimeEnd": _instant(end),
        }

    def _record(
        self, found: CgrCdr | None, account: str, period: tuple[datetime, datetime], reading: Reading | None
    ) -> UsageRecord | str:
        """The record, or the id of an entry that is not shown."""
        try:
            cdr = shaped(found)
            hidden = hidden_id(cdr, self._tenant, account)
            answered = moment(cdr.answer_time)
            if hidden is None and period[0] <= answered < period[1]:
                record = to_record(cdr, self._tenant, account)
                # An exact time beyond the month's edge stays in the month in which the engine lists the event.
                within = period[0] <= record.start < period[1]
                return record if within else msgspec.structs.replace(record, start=answered)
            if hidden is not None and hidden[0] == "unrated":
                logs.event("usage.unrated", reason=_SAID.get(cdr.extra_info, "other"))
            return f"{cdr.cgr_id}/{cdr.run_id}" if hidden is None else hidden[1]
        except NotUnderstood as reason:
            left_out(f"record's {reason}", reading)
            return UNREAD

    def _ask(self, method: str, order: dict[str, Any], deadline: float) -> msgspec.Raw | None:
        """The result, None when there is no such thing; raises Unavailable, or UpstreamInvalid for a refusal."""
        number = next(self._numbers)
        body = msgspec.json.encode({"method": method, "params": [order], "id": number})
        answer = self._link.post(PATH, body, deadline, away)
        try:
            found = ENVELOPE.decode(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise invalid("wrong shape") from None
        if found.error == NOT_FOUND:
            return None
        if found.error is not None:
            raise invalid("engine refuses the request")
        if found.id != number:
            raise invalid("another call's answer")
        if bytes(found.result) == b"null":
            raise invalid("no result")
        return found.result


def _decoded(raw: msgspec.Raw, decoder: msgspec.json.Decoder[Any]) -> Any:
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise invalid("wrong shape") from None


def _in_time(record: UsageRecord) -> tuple[datetime, int]:
    return record.start, record.order or 0


def _instant(moment_in_utc: datetime) -> str:
    return moment_in_utc.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
