"""ExportCustomerData: everything held about a customer (GDPR, Art. 15 and 20), so many times a day, audited."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from customer.domain.personal_data import PersonalData
from customer.ports import ExportLog, PersonalDataReader
from customer.usecases.retrieve_customer import RetrieveCustomer
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.links.port import History, Viewer
from selfcare_shared.problems import DayLimitReached


class DataExport(msgspec.Struct, frozen=True):
    """The record and the rest. `statements_from` is set while the link is too new to show statements. Times are UTC."""

    made_at: datetime
    record: CustomerRecord
    personal_data: PersonalData
    statements_from: datetime | None


class ExportData:
    """Collects everything held about a customer."""

    def __init__(
        self,
        retrieve_customer: RetrieveCustomer,
        personal_data: PersonalDataReader,
        log: ExportLog,
        history: History,
        per_day: int,
    ) -> None:
        self._retrieve_customer, self._personal_data, self._log = retrieve_customer, personal_data, log
        self._history, self._per_day = history, per_day

    def __call__(self, viewer: Viewer, customer_id: str, trace_id: str) -> DataExport:
        """Raises NotFound, DayLimitReached, or Unavailable: an export with silent gaps would be a lie."""
        record = self._retrieve_customer(viewer, customer_id)
        now = datetime.now(UTC)
        event = self._log.begin(viewer, customer_id, trace_id)
        if self._log.since(viewer, customer_id, now - timedelta(days=1)) > self._per_day:
            self._log.end(event, "refused")
            raise DayLimitReached("Your data was downloaded several times today. Try again tomorrow.")
        opens = self._history.available_from(viewer, customer_id)
        found = self._personal_data.read(viewer, customer_id, record.msisdn)
        self._log.end(event, "applied")
        return DataExport(now, record, found, opens if opens > now else None)
