"""What comes before every look at a month: link, wait after linking, the subscriber's own months, the range that is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from billing.domain.months import Month, Period, allowed_months
from billing.ports import Customers
from billing.usecases.retrieve_balance import require_customer
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.links.port import History, Viewer
from selfcare_shared.problems import FieldError, UnprocessableContent


class OpenedMonth(msgspec.Struct, frozen=True):
    """A month that a viewer may see of a customer."""

    record: CustomerRecord
    period: Period


class OpenMonth:
    """Decides, once for a call, whether a viewer may see a customer's month. `clock` answers the present in UTC."""

    def __init__(
        self,
        customers: Customers,
        history: History,
        zone: ZoneInfo,
        retention_months: int,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._customers, self._history, self._zone = customers, history, zone
        self._retention, self._clock = retention_months, clock

    def __call__(self, viewer: Viewer, customer_id: str, month: str) -> OpenedMonth:
        """The month `yyyy-mm` of the customer.

        A new owner of the number never sees the old owner's months. Raises NotFound for a stranger, HistoryWaits while the
        link is too new, or a 422 problem with the months that may be asked for.
        """
        first_owned = self._history.require(viewer, customer_id)
        period = Period.of(self._allowed(month, first_owned), self._zone)
        return OpenedMonth(require_customer(self._customers, viewer, customer_id), period)

    def _allowed(self, text: str, first_owned: str | None) -> Month:
        month = Month.parse(text)
        first, last = allowed_months(self._clock(), self._zone, self._retention)
        first = max(first, Month.parse(first_owned or "") or first)
        if month is None or not first <= month <= last:
            detail = f"Ask for a month from {first} to {last}."
            members = {"allowedFrom": str(first), "allowedUntil": str(last)}
            raise UnprocessableContent(detail, errors=[FieldError("month", "out-of-range", detail)], members=members)
        return month
