"""RetrieveItemizedUsage as JSON: a page of a month's records, the first with the month's sums."""

from __future__ import annotations

from billing.usecases.itemised_usage import UsageReader, UsageWindow
from billing.usecases.open_month import OpenedMonth


class ListUsage:
    """Reads pages of a month."""

    def __init__(self, reader: UsageReader) -> None:
        self._reader = reader

    def __call__(self, opened: OpenedMonth, offset: int, limit: int, *, summary: bool) -> UsageWindow:
        """Records from the offset; the first page carries the sums unless they are not wanted."""
        account, period = opened.record.billing_account, opened.period
        if offset == 0 and summary:
            return self._reader.first_page(account, period, limit)
        return self._reader.page(account, period, offset, limit)
