"""Every adapter over the recordings of its engine."""

from __future__ import annotations

import pytest

from tests.contract.rating_kit import RecordedMonth, every_month, hold, read


@pytest.mark.parametrize("month", list(every_month()), ids=lambda month: f"{month.dialect}-{month.name}")
def test_recorded_month_may_be_shown(month: RecordedMonth) -> None:
    hold(month, read(month))
