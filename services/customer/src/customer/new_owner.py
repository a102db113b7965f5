"""Role `new-owner`: a number went to another subscriber.

`python -m customer.new_owner MSISDN SINCE`, with the customer service's own settings; `SINCE` is the RFC 3339 time from which
the number is the present subscriber's. The operator's provisioning runs it for each recycled number. Links from before end at
once, and usage, statements and entries from before are hidden from whoever links the number after.
"""

from __future__ import annotations

import os
import secrets
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from customer.settings import CustomerSettings
from selfcare_shared import audit
from selfcare_shared.customers.open import open_customers
from selfcare_shared.customers.segments import SegmentedDirectory
from selfcare_shared.db import Database, open_database
from selfcare_shared.links.ownership import NumberOwnership
from selfcare_shared.links.port import CustomerNotFound, Viewer
from selfcare_shared.settings import load_settings

_LATER = "nothing changed: the number went to its present subscriber later than that\n"


def begin_ownership(
    database: Database, customers: SegmentedDirectory, zone: ZoneInfo, msisdn: str, since: datetime
) -> int | None:
    """Write it down and into the audit trail; answers how many links ended, None when a later change is known already.

    Raises CustomerNotFound, ValueError.
    """
    now = datetime.now(UTC)
    if since.tzinfo is None or since > now:
        raise ValueError("SINCE must be a past time with its zone, such as 2026-03-01T00:00:00+01:00")
    found = customers.find_in_every_segment(msisdn)
    if not found:
        raise CustomerNotFound
    ended = [_begin(database, zone, record.customer_id, since, now) for record in found]
    applied = [count for count in ended if count is not None]
    return sum(applied) if applied else None


def _begin(database: Database, zone: ZoneInfo, customer_id: str, since: datetime, now: datetime) -> int | None:
    ended = NumberOwnership(database, zone).begin(customer_id, since, now)
    if ended is not None:
        operator = Viewer("operator", "new-owner")
        audit.record_event(database, operator, customer_id, "number.recycled", secrets.token_hex(16))
    return ended


def main(msisdn: str, since: str) -> None:
    """Read the settings and write it down."""
    settings = load_settings(CustomerSettings, os.environ)
    database = open_database(settings.database_url, settings)
    customers, zone = open_customers(database, settings), ZoneInfo(settings.time_zone)
    ended = begin_ownership(database, customers, zone, msisdn, datetime.fromisoformat(since))
    sys.stdout.write(_LATER if ended is None else f"{ended} links ended\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("Usage: new-owner MSISDN SINCE")
    main(*sys.argv[1:])
