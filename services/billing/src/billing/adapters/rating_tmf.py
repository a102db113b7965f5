"""`RatingEngine` in the TM Forum dialect: TMF654 Prepay Balance and TMF635 Usage v4 over HTTP, paged."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from billing.adapters.tmf_records import to_bucket, to_record
from billing.adapters.tmf_shapes import BUCKETS, USAGE
from billing.domain.balance import Bucket
from billing.domain.usage import UsageRecord
from billing.ports import UsageSlice
from billing.settings import BillingSettings
from selfcare_shared import logs
from selfcare_shared.http_client import HttpAnswer, HttpClient, OutboundBroken, OutboundError, OutboundTimeout
from selfcare_shared.problems import Unavailable, UpstreamInvalid, UpstreamTimeout

_BALANCE = "/tmf-api/prepayBalanceManagement/v4/bucket"
_USAGE = "/tmf-api/usageManagement/v4/usage"
_AWAY = "The rating engine is away. Balance and usage are not available at the moment; your details are."
_SLOW = "The rating engine did not answer in time. Try again in a moment."
_UNUSABLE = "The rating engine answered something unusable, so nothing is shown. Try again later."
T = TypeVar("T")


class TmfRatingEngine:
    """Asks the engine; at most `rating_engine_concurrency` calls at once, so that a hung engine keeps no thread of others."""

    def __init__(self, settings: BillingSettings) -> None:
        self._base = settings.rating_engine_url.rstrip("/")
        self._currency, self._page = settings.currency, settings.rating_engine_page_size
        self._read_timeout = settings.rating_engine_read_timeout
        self._slots = threading.BoundedSemaphore(settings.rating_engine_concurrency)
        self._http = HttpClient(
            connect_timeout=settings.rating_engine_connect_timeout,
            total_timeout=settings.rating_engine_read_timeout,
            ca_file=settings.rating_engine_ca_file or settings.outbound_ca_file,
        )

    def buckets(self, billing_account: str, deadline: float) -> list[Bucket]:
        """Every bucket of the account."""
        with self._slot(deadline):
            answer = self._get(f"{_BALANCE}?partyAccount.id={quote(billing_account)}&limit=100", deadline)
        entries = _decode(BUCKETS, answer)
        return [to_bucket(entry, billing_account, self._currency) for entry in entries]

    def usage(
        self, billing_account: str, start: datetime, end: datetime, offset: int, limit: int, deadline: float
    ) -> UsageSlice:
        """Records with start ≤ time < end, in time order."""
        with self._slot(deadline):
            answer = self._get(self._usage_path(billing_account, start, end, offset, limit), deadline)
        records = [to_record(entry, billing_account, self._currency) for entry in _decode(USAGE, answer)]
        if any(not start <= record.start < end for record in records):
            raise _invalid("record outside the period")
        return UsageSlice(records, _total(answer))

    def all_usage(self, billing_account: str, start: datetime, end: datetime, deadline: float) -> Iterator[UsageRecord]:
        """Every record once: repeats across pages are dropped by id, and the count must match the engine's total."""
        seen: set[str] = set()
        offset, total = 0, 1
        while offset < total:
            page = self.usage(billing_account, start, end, offset, self._page, deadline)
            if not page.records and page.total > offset:
                raise _invalid("gap between pages")
            total, offset = page.total, offset + len(page.records)
            for record in page.records:
                if record.id not in seen:
                    seen.add(record.id)
                    yield record
        if len(seen) != total:
            raise _invalid("records missing or repeated")

    def _usage_path(self, account: str, start: datetime, end: datetime, offset: int, limit: int) -> str:
        return (
            f"{_USAGE}?relatedParty.id={quote(account)}&usageDate.gte={_instant(start)}&usageDate.lt={_instant(end)}"
            f"&offset={offset}&limit={limit}&sort=usageDate"
        )

    def _get(self, path: str, deadline: float) -> HttpAnswer:
        left = deadline - time.monotonic()
        if left <= 0:
            raise UpstreamTimeout(_SLOW)
        try:
            answer = self._http.get(self._base + path, ("Accept: application/json",), timeout=left)
        except OutboundTimeout:
            logs.event("rating.timeout")
            raise UpstreamTimeout(_SLOW) from None
        except OutboundBroken:
            raise _invalid("broken answer") from None
        except OutboundError:
            logs.event("rating.unreachable")
            raise Unavailable(_AWAY) from None
        if answer.status in (429, 502, 503, 504):
            raise Unavailable(_AWAY)
        if answer.status != 200:
            raise _invalid(f"status {answer.status}")
        return answer

    @contextmanager
    def _slot(self, deadline: float) -> Iterator[None]:
        if not self._slots.acquire(timeout=max(0.0, min(1.0, deadline - time.monotonic()))):
            logs.event("rating.saturated")
            raise Unavailable(_AWAY)
        try:
            yield
        finally:
            self._slots.release()


def _decode(decoder: msgspec.json.Decoder[T], answer: HttpAnswer) -> T:
    if "json" not in answer.headers.get("content-type", ""):
        raise _invalid("not JSON")
    try:
        return decoder.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise _invalid("wrong shape") from None


def _total(answer: HttpAnswer) -> int:
    text = answer.headers.get("x-total-count", "")
    if not text.isascii() or not text.isdigit():
        raise _invalid("no total")
    return int(text)


def _invalid(reason: str) -> Any:
    logs.event("rating.invalid", reason=reason)
    return UpstreamInvalid(_UNUSABLE)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
