"""A statement as billing hands it over."""

from __future__ import annotations

from datetime import UTC, datetime

from billing.domain.months import Month
from billing.ports import StatementRef

REFERENCE = StatementRef(
    statement_id="0f8fad5b-d9cb-469f-a165-70867728950e",
    customer_id="7c9e6679-7425-40de-944b-e07fc1f90ae7",
    billing_account="BA1000000101",
    month=Month(2026, 10),
    language="en",
    sha256="a" * 64,
    size_bytes=10,
    usage_read_at=datetime(2026, 11, 5, tzinfo=UTC),
)
