"""Calls to helplines are left out everywhere or nowhere, and the counts agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from billing.domain.helplines import is_freephone
from billing.domain.months import Month, Period
from billing.domain.usage import Apart, UsageRecord
from billing.ports import UsageSlice
from billing.statement.renderer import render
from billing.usecases.itemised_usage import UsageReader
from billing.usecases.unlisted_calls import ListedUsage
from dev.samples.pdf_reading import Document
from dev.samples.statements import ZONE, records_of, statement_of

RECORDS = records_of(120)
FREE = [record for record in RECORDS if is_freephone(record, ())]


class Engine:
    """A month in memory."""

    def usage(self, _account: str, _start: Any, _end: Any, offset: int, limit: int, _deadline: float, *_: Any) -> UsageSlice:
        return UsageSlice(RECORDS[offset : offset + limit], len(RECORDS))

    def all_usage(self, *_: Any) -> Iterator[UsageRecord]:
        return iter(RECORDS)


def reader(*, listed: bool) -> UsageReader:
    engine: Any = Engine()
    read = engine if listed else ListedUsage(engine, ())
    return UsageReader(read, 20.0, lambda: datetime(2026, 11, 20, tzinfo=UTC))


@pytest.mark.parametrize("listed", [False, True])
def test_screen_and_paper_list_the_same_and_count_alike(listed: bool) -> None:  # noqa: FBT001
    assert FREE
    usage = reader(listed=listed)
    period = Period.of(Month(2026, 10), ZoneInfo(ZONE))
    first = usage.first_page("BA1", period, 50)
    pages, offset = list(first.records), first.following
    while offset is not None:
        part = usage.page("BA1", period, offset, 50)
        pages, offset = pages + part.records, part.following
    month = usage.month("BA1", period, 1000)
    expected = [record for record in RECORDS if listed or record not in FREE]
    assert [record.id for record in pages] == [record.id for record in expected]
    assert first.total == len(expected) == len(month.records)
    assert first.reconciliation is not None
    assert sum(total.count for total in first.reconciliation.categories) == len(expected)
    paper = Document(render(statement_of(month.records, reconciliation=month.reconciliation, list_freephone=listed)))
    assert len(paper.rows()) == len(expected)
    assert month.reconciliation.closing == reader(listed=True).month("BA1", period, 1000).reconciliation.closing


def test_a_call_that_costs_something_is_listed_whatever_its_number() -> None:
    dear = msgspec.structs.replace(FREE[0], amount=Decimal("0.10"))
    paid_elsewhere = msgspec.structs.replace(FREE[0], apart=Apart(cost=Decimal("0.10")))
    assert not is_freephone(dear, ("+41800",))
    assert not is_freephone(paid_elsewhere, ("+41800",))
