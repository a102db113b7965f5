"""What a statement says: plain data, no look."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec

from billing.domain.notes import Note
from billing.domain.reconciliation import Reconciliation
from billing.domain.usage import UsageRecord

_HASHED_AT_ONCE = 500


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that stands in one month's statement. Times are UTC, shown in `time_zone`.

    `issued_at` is the moment up to which the data reaches: the end of a month that is over, else the minute in which it was
    read, and then the statement is `provisional`. It is part of the data, so that the same data always gives the same document.
    """

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
    records: Sequence[UsageRecord]
    reconciliation: Reconciliation
    language: str = "en"
    issued_at: datetime | None = None
    provisional: bool = False
    notes: tuple[Note, ...] = ()
    mask_numbers: bool = False
    list_freephone: bool = False
    freephone_prefixes: tuple[str, ...] = ()

    def content_hash(self) -> str:
        """SHA-256 of the data: the same data always carries the same number, whatever the drawing."""
        encode = msgspec.json.Encoder(order="deterministic").encode
        head = msgspec.structs.asdict(self) | {"records": len(self.records)}
        digest = hashlib.sha256(encode(head))
        for start in range(0, len(self.records), _HASHED_AT_ONCE):
            digest.update(encode(self.records[start : start + _HASHED_AT_ONCE]))
        return digest.hexdigest()


def statement_number(month: str, content_hash: str) -> str:
    """`202610-1A2B3C4D5E6F`."""
    return f"{month.replace('-', '')}-{content_hash[:12].upper()}"
