"""Support's looks at a customer, as the customer sees them."""

from __future__ import annotations

from datetime import datetime

import msgspec


class SupportAccess(msgspec.Struct, frozen=True):
    """One look of support at a customer. Time is UTC."""

    occurred_at: datetime
    operation: str
    reason: str | None
    agent: str
    trace_id: str
