"""Statements of any size, made of the rating engine simulator's usage by the code that reads the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from billing.adapters.sharing import Sharing
from billing.adapters.tmf_records import to_record
from billing.adapters.tmf_shapes import USAGE
from billing.domain.money import ZERO
from billing.domain.months import Month
from billing.domain.reconciliation import reconcile
from billing.domain.usage import UsageRecord
from billing.statement.model import Statement
from dev.doubles.rating_engine.documents import usage_document, usage_id
from dev.doubles.rating_engine.usage import UsageGenerator

ACCOUNT = "BA0000004711"
CURRENCY = "EUR"
ZONE = "Europe/Zurich"


def pages_of(rows: int, month: str = "2026-10", seed: int = 7) -> Iterator[bytes]:
    """A month of exactly so many records as the engine sends it, 1,000 a page."""
    year, number = int(month[:4]), int(month[5:])
    made = UsageGenerator(seed, ZoneInfo(ZONE), lambda _: rows).month(ACCOUNT, year, number)
    for start in range(0, rows, 1000):
        part = made.rows[start : start + 1000]
        yield msgspec.json.encode(
            [usage_document(ACCOUNT, usage_id(ACCOUNT, year, number, row), row, CURRENCY) for row in part]
        )


def read_pages(pages: Iterable[bytes]) -> list[UsageRecord]:
    """The records of pages, as the service keeps them."""
    sharing = Sharing()
    return [sharing.shared(to_record(entry, ACCOUNT, CURRENCY)) for page in pages for entry in USAGE.decode(page)]


def records_of(rows: int, month: str = "2026-10", seed: int = 7) -> list[UsageRecord]:
    """A month of exactly so many records."""
    return read_pages(pages_of(rows, month, seed))


def statement_of(records: list[UsageRecord], month: str = "2026-10", **changes: Any) -> Statement:
    """A statement about these records; `changes` replace its other members."""
    parsed = Month.parse(month)
    if parsed is None:
        raise ValueError(month)
    zone = ZoneInfo(ZONE)
    statement = Statement(
        operator_name="Alpina Mobile",
        operator_tax_id="CHE-123.456.789 MWST",
        operator_contact="0800 555 000, help@alpina.example",
        customer_name="Ada Keller",
        address=("Bahnhofstrasse 12", "8001 Zürich", "CH"),
        masked_account="••••••4711",
        msisdn="+41780000101",
        month=month,
        period_start=parsed.start(zone).astimezone(UTC),
        period_end=parsed.end(zone).astimezone(UTC),
        time_zone=ZONE,
        currency=CURRENCY,
        records=records,
        reconciliation=reconcile(records, ZERO),
        issued_at=datetime(2026, 11, 1, tzinfo=zone).astimezone(UTC),
    )
    return msgspec.structs.replace(statement, **changes)
