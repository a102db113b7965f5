"""One customer's closed month: what billing asks around it, without any server."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from billing.domain.balance import Bucket
from billing.domain.months import Month
from billing.ports import IssuedStatement, StatementRef
from billing.settings import BillingSettings
from billing.usecases.itemised_usage import UsageReader
from billing.usecases.make_statement import MadeStatement, MakeStatement
from billing.usecases.open_month import OpenMonth
from dev.stack.environments import environment
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.links.port import Viewer
from selfcare_shared.settings import load_settings

ZONE = ZoneInfo("Europe/Zurich")
END = datetime(2026, 10, 31, 23, tzinfo=UTC)
PDF = b"%PDF-1.7 as it was issued"
SETTINGS = load_settings(BillingSettings, environment("billing") | {"SELFCARE_ARCHIVE_BUCKET": "archive"})
RECORD = CustomerRecord(
    **dict.fromkeys(("organization_name", "email", "contact_phone", "street", "postal_code", "city", "country")),
    customer_id="7c9e6679-7425-40de-944b-e07fc1f90ae7",
    segment="residential",
    status="active",
    given_name="Lea",
    family_name="Keller",
    msisdn="+41790000101",
    billing_account="BA1000000101",
    language="en",
    marketing_consent=False,
    statement_notification="none",
    version=1,
    updated_at=END,
)
CLOSED_AT = END + timedelta(seconds=SETTINGS.month_settles_after)


def reference(**changes: Any) -> StatementRef:
    made = StatementRef(
        statement_id="0f8fad5b-d9cb-469f-a165-70867728950e",
        customer_id=RECORD.customer_id,
        billing_account=RECORD.billing_account,
        month=Month(2026, 10),
        language="en",
        sha256=hashlib.sha256(PDF).hexdigest(),
        size_bytes=len(PDF),
        usage_read_at=CLOSED_AT,
    )
    return msgspec.structs.replace(made, **changes)


class Around:
    """Directory, engine, hand-off and archive; notes what is asked."""

    def __init__(self, issued: IssuedStatement | None) -> None:
        self.issued, self.asked = issued, list[str]()
        self.handed = list[StatementRef]()

    def retrieve(self, _viewer: Viewer, _customer_id: str) -> CustomerRecord:
        return RECORD

    def find(self, _record: CustomerRecord, _month: Month, read_from: datetime) -> IssuedStatement | None:
        self.asked.append("archive")
        assert read_from == CLOSED_AT
        return self.issued

    def all_usage(self, *_: Any) -> Any:
        if self.asked[-1:] != ["engine"]:
            self.asked.append("engine")
        return iter(())

    def buckets(self, *_: Any) -> list[Bucket]:
        return []

    def recorded_balance(self, _buckets: list[Bucket]) -> Decimal:
        return Decimal(0)

    def hand_over(self, statement: StatementRef, _pdf: bytes) -> None:
        self.handed.append(statement)

    def signed_link(self, _statement: StatementRef, _pdf: bytes) -> str:
        return "https://signed.example/"


class OpenHistory:
    """Every month is open to everybody."""

    def require(self, _viewer: Viewer, _customer_id: str) -> str | None:
        return None

    def available_from(self, _viewer: Viewer, _customer_id: str) -> datetime:
        return END


class Statements:
    """A month opened and its statement made, as the view does it. `clock` answers the present in UTC."""

    def __init__(
        self, around: Any, clock: Callable[[], datetime], settings: BillingSettings = SETTINGS, budget: float = 5.0
    ) -> None:
        self._open = OpenMonth(around, OpenHistory(), ZONE, 13, clock)
        self._make = MakeStatement(UsageReader(around, budget, clock), around, around, settings)

    def __call__(self, viewer: Viewer, customer_id: str, month: str) -> MadeStatement:
        return self._make(self._open(viewer, customer_id, month))
