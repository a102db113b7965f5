"""`RatingEngine` in the TM Forum dialect: TMF654 Prepay Balance and TMF635 Usage v4 over HTTP, paged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import quote

from billing.adapters.checks import NotUnderstood, entries, left_out, shaped
from billing.adapters.paging import ListEnd, every_record, within
from billing.adapters.rating_link import RatingLink
from billing.adapters.tmf_pages import TmfPages, more_of, total_of
from billing.adapters.tmf_records import is_rated, recorded_balance, to_bucket, to_record
from billing.adapters.tmf_shapes import BUCKET, BUCKETS, RATED, USAGE, USAGE_ENTRY, TmfBucket, TmfUsage
from billing.domain.balance import Bucket
from billing.domain.notes import Reading
from billing.domain.usage import UsageRecord
from billing.ports import UNREAD, UsageSlice
from billing.settings import BillingSettings
from selfcare_shared.http_client import HttpAnswer

_BALANCE = "/tmf-api/prepayBalanceManagement/v4/bucket"
_USAGE = "/tmf-api/usageManagement/v4/usage"
_BUCKETS_AT_ONCE = 100


class TmfRatingEngine:
    """Asks an engine that speaks TM Forum Open APIs."""

    def __init__(self, settings: BillingSettings) -> None:
        self._link = RatingLink(settings)
        self._currency, self._page = settings.currency, settings.rating_engine_page_size

    def buckets(self, billing_account: str, deadline: float, reading: Reading | None = None) -> list[Bucket]:
        """Every bucket of the account, page by page."""
        path = f"{_BALANCE}?partyAccount.id={quote(billing_account)}&limit={_BUCKETS_AT_ONCE}"
        pages = TmfPages(self._link, lambda offset: f"{path}&offset={offset}" if offset else path)
        end, found, last = ListEnd(_BUCKETS_AT_ONCE), dict[str, Bucket](), False
        while not last:
            before, answer = end.count, pages.fetch(end.offset, deadline)
            shapes = entries(answer.body, BUCKETS, BUCKET, billing_account)
            for entry in shapes:
                bucket = self._bucket(entry, billing_account, reading)
                if bucket is None:
                    end.unread()
                elif end.fresh(bucket.id):
                    found[bucket.id] = bucket
            last = end.reached(len(shapes), before, total_of(answer), more=more_of(answer))
        if reading is not None:
            reading.missing += end.missing
        return list(found.values())

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
        """Records with start ≤ time < end, in time order as far as the engine keeps it."""
        answer = self._link.get(_usage_path(billing_account, start, end, offset, limit), deadline)
        return self._slice(answer, billing_account, (start, end), reading)

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
        pages = TmfPages(self._link, lambda offset: _usage_path(billing_account, start, end, offset, self._page))

        def fetch(offset: int) -> UsageSlice:
            return self._slice(pages.fetch(offset, deadline), billing_account, (start, end), reading)

        return every_record(fetch, most, reading, self._page)

    def _bucket(self, entry: TmfBucket | None, billing_account: str, reading: Reading | None) -> Bucket | None:
        try:
            return to_bucket(shaped(entry), billing_account, self._currency)
        except NotUnderstood as reason:
            left_out(f"bucket's {reason}", reading)
            return None

    def _slice(
        self, answer: HttpAnswer, account: str, period: tuple[datetime, datetime], reading: Reading | None
    ) -> UsageSlice:
        records: list[UsageRecord] = []
        hidden: list[str] = []
        shapes = entries(answer.body, USAGE, USAGE_ENTRY, account)
        for entry in shapes:
            found = self._record(entry, account, reading)
            if isinstance(found, str):
                hidden.append(found)
            else:
                records.append(found)
        kept, outside = within(records, *period)
        return UsageSlice(kept, total_of(answer), (*hidden, *outside), more_of(answer))

    def _record(self, entry: TmfUsage | None, account: str, reading: Reading | None) -> UsageRecord | str:
        """The record, or the id of an entry that is not shown."""
        try:
            if is_rated(shaped(entry), account):
                return to_record(shaped(entry), account, self._currency)
        except NotUnderstood as reason:
            left_out(f"record's {reason}", reading)
        return UNREAD if entry is None else str(entry.id)


def _usage_path(account: str, start: datetime, end: datetime, offset: int, limit: int) -> str:
    return (
        f"{_USAGE}?relatedParty.id={quote(account)}&usageDate.gte={_instant(start)}&usageDate.lt={_instant(end)}"
        f"&status={','.join(RATED)}&offset={offset}&limit={limit}&sort=usageDate"
    )


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
