"""What a statement says: plain data, no look."""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec

from billing.domain.usage import Reconciliation, UsageRecord


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that stands in one month's statement. Times are UTC, shown in `time_zone`."""

    operator_name: str
    operator_tax_id: str
    operator_contact: str
    customer_name: str
    address: tuple[str, ...]
    masked_account: str
    msisdn: str
    month: str
    period_start: datetime
    period_end: datetime
    time_zone: str
    currency: str
    records: list[UsageRecord]
    reconciliation: Reconciliation

    def content_hash(self) -> str:
        """SHA-256 of the data: the same data always carries the same number, whatever the drawing."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()

    @property
    def number(self) -> str:
        """The statement's number, made of month and content."""
        return f"{self.month.replace('-', '')}-{self.content_hash()[:12].upper()}"
