"""A customer's record as the directories answer it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from selfcare_shared.customers.port import CustomerRecord


def record(**changes: Any) -> CustomerRecord:
    values: dict[str, Any] = {
        "customer_id": "11111111-1111-4111-8111-111111111111",
        "segment": "residential",
        "status": "active",
        "given_name": "Ada",
        "family_name": "Lovelace",
        "organization_name": None,
        "msisdn": "+41791234567",
        "billing_account": "BA1000000101",
        "email": None,
        "contact_phone": None,
        "street": "Seestrasse 1",
        "postal_code": "8002",
        "city": "Zürich",
        "country": "CH",
        "language": "en",
        "marketing_consent": False,
        "statement_notification": "none",
        "version": 1,
        "updated_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return CustomerRecord(**(values | changes))
