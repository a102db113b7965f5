"""Which month of whose a viewer may see is decided in one place."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from billing.domain.months import Month, Period
from billing.usecases.open_month import OpenMonth
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.links.port import CustomerNotFound, Viewer
from selfcare_shared.problems import HistoryWaits, NotFound, Problem, UnprocessableContent
from tests.support.records import record

ZONE, NOW = ZoneInfo("Europe/Zurich"), datetime(2026, 11, 20, tzinfo=UTC)
OWNER, AGENT = Viewer("issuer", "owner"), Viewer("issuer", "agent", "Caller asked")


class Kept:
    """Links with a first month, or a refusal, and the directory; notes in which order they are asked."""

    def __init__(self, first_month: str | None = None, refusal: Problem | None = None, *, known: bool = True) -> None:
        self.first_month, self.refusal, self.known = first_month, refusal, known
        self.asked: list[str] = []

    def require(self, viewer: Viewer, customer_id: str) -> str | None:
        self.asked.append("history")
        if self.refusal is not None:
            raise self.refusal
        return None if viewer.is_support else self.first_month

    def available_from(self, viewer: Viewer, customer_id: str) -> datetime:
        return NOW

    def retrieve(self, viewer: Viewer, customer_id: str) -> CustomerRecord:
        self.asked.append("directory")
        if not self.known:
            raise CustomerNotFound
        return record(customer_id=customer_id)


def opened(kept: Kept, month: str, viewer: Viewer = OWNER) -> Any:
    return OpenMonth(kept, kept, ZONE, 13, lambda: NOW)(viewer, "customer", month)


def allowed(kept: Kept, month: str) -> tuple[str, str]:
    with pytest.raises(UnprocessableContent) as refused:
        opened(kept, month)
    return refused.value.members["allowedFrom"], refused.value.members["allowedUntil"]


def test_each_is_asked_once() -> None:
    kept = Kept()
    month = opened(kept, "2026-10")
    assert (month.record.customer_id, month.period) == ("customer", Period.of(Month(2026, 10), ZONE))
    assert kept.asked == ["history", "directory"]


def test_new_owner_never_sees_a_month_of_the_old_owner() -> None:
    """Checklist: D10. The month in which the number changed hands is shown to neither."""
    kept = Kept("2026-09")
    assert allowed(kept, "2026-08") == ("2026-09", "2026-11")
    assert kept.asked == ["history"], "nothing is read for a month that may not be seen"
    assert opened(kept, "2026-09").period.month == Month(2026, 9)
    assert opened(kept, "2026-08", AGENT).period.month == Month(2026, 8)


@pytest.mark.parametrize("month", ["2025-09", "2026-12", "2026-13", "2026-1", "", "latest"])
def test_month_that_is_not_kept_is_refused_with_those_that_are(month: str) -> None:
    assert allowed(Kept(), month) == ("2025-10", "2026-11")


def test_ownership_opens_nothing_that_is_not_kept() -> None:
    assert allowed(Kept("2020-01"), "2025-09") == ("2025-10", "2026-11")


@pytest.mark.parametrize("refusal", [NotFound(), HistoryWaits()])
def test_stranger_and_new_link_learn_nothing_of_months_or_records(refusal: Problem) -> None:
    kept = Kept(refusal=refusal)
    with pytest.raises(type(refusal)):
        opened(kept, "nonsense")
    assert kept.asked == ["history"]


def test_link_without_a_record_is_not_found() -> None:
    with pytest.raises(NotFound):
        opened(Kept(known=False), "2026-10")
