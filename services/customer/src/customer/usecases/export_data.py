"""ExportCustomerData: everything held about a customer (GDPR, Art. 15 and 20), so many times a day, audited."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from customer.domain.holdings import Holdings
from customer.ports import Customers, ExportLog, HoldingsReader
from customer.usecases.retrieve_customer import RetrieveCustomer
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.links.history import HistoryGate
from selfcare_shared.links.port import Viewer
from selfcare_shared.problems import DayLimitReached


class DataExports(msgspec.Struct, frozen=True):
    """What the usecase works with."""

    customers: Customers
    holdings: HoldingsReader
    log: ExportLog
    history: HistoryGate
    per_day: int


class DataExport(msgspec.Struct, frozen=True):
    """The record and the rest. `statements_from` is set while the link is too new to show statements. Times are UTC."""

    made_at: datetime
    record: CustomerRecord
    holdings: Holdings
    statements_from: datetime | None


def export_data(work: DataExports, viewer: Viewer, customer_id: str, trace_id: str) -> DataExport:
    """Raises NotFound, DayLimitReached, or Unavailable: an export with silent gaps would be a lie."""
    record = RetrieveCustomer(work.customers)(viewer, customer_id)
    now = datetime.now(UTC)
    event = work.log.begin(viewer, customer_id, trace_id)
    if work.log.since(viewer, customer_id, now - timedelta(days=1)) > work.per_day:
        work.log.end(event, "refused")
        raise DayLimitReached("Your data was downloaded several times today. Try again tomorrow.")
    opens = work.history.available_from(viewer, customer_id)
    found = work.holdings.read(viewer, customer_id, record.msisdn)
    work.log.end(event, "applied")
    return DataExport(now, record, found, opens if opens > now else None)
