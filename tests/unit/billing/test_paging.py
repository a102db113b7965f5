"""Pages of an engine that changes while it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from billing.adapters.paging import every_record
from billing.domain.months import Month, Period
from billing.domain.notes import Reading
from billing.domain.usage import UsageRecord
from billing.ports import TooManyRecords, UsageSlice
from billing.usecases.itemised_usage import UsageReader
from dev.samples.statements import records_of

RECORDS = records_of(10)


def read(pages: Mapping[int, tuple[list[UsageRecord], int | None]], most: int | None = None) -> list[UsageRecord]:
    return list(every_record(lambda offset: UsageSlice(*pages.get(offset, ([], None))), most))


def lacking(pages: Mapping[int, tuple[list[UsageRecord], int | None]], limit: int = 4) -> tuple[list[UsageRecord], int]:
    reading = Reading()
    found = list(every_record(lambda offset: UsageSlice(*pages.get(offset, ([], 0))), None, reading, limit))
    return found, reading.missing


def test_pages_one_after_the_other() -> None:
    assert read({0: (RECORDS[:4], 10), 4: (RECORDS[4:], 10)}) == RECORDS


def test_record_repeated_at_a_page_break_is_read_once() -> None:
    """An engine that counts what it sends, repeats included, is caught; one that counts records is believed."""
    overlapping = {0: (RECORDS[:4], 9), 4: ([RECORDS[3], *RECORDS[4:8]], 9)}
    assert lacking(overlapping, 5) == (RECORDS[:8], 1)
    within = {0: ([*RECORDS[:4], RECORDS[3], *RECORDS[4:9]], 9)}
    assert lacking(within, 20) == (RECORDS[:9], 0)


def test_usage_that_arrives_meanwhile_is_read_too() -> None:
    assert read({0: (RECORDS[:4], 8), 4: (RECORDS[4:8], 10), 8: (RECORDS[8:], 10)}) == RECORDS


def test_lost_record_is_told_and_hides_no_other() -> None:
    assert lacking({0: (RECORDS[:4], 10), 4: (RECORDS[5:], 10), 9: ([], 10)}) == ([*RECORDS[:4], *RECORDS[5:]], 1)


def test_gap() -> None:
    assert lacking({0: (RECORDS[:4], 10), 4: ([], 10)}) == (RECORDS[:4], 6)


def test_order_is_that_of_the_engine() -> None:
    """Sessions that overlap, and the hour that comes twice, are not in order of time."""
    assert read({0: (RECORDS[::-1], 10)}) == RECORDS[::-1]


@pytest.mark.parametrize("total", [None, 10, 4, 0, 8])
def test_list_ends_where_it_ends_whatever_is_counted(total: int | None) -> None:
    """No total, the right one, that of the page alone, none at all, one that is old."""
    pages = {0: (RECORDS[:4], total), 4: (RECORDS[4:8], total), 8: (RECORDS[8:], total)}
    found = list(every_record(lambda offset: UsageSlice(*pages.get(offset, ([], total))), None, None, 4))
    assert found == RECORDS


@pytest.mark.parametrize("total", [None, 1000])
def test_engine_that_ignores_the_offset_is_not_asked_for_ever(total: int | None) -> None:
    reading = Reading()
    found = list(every_record(lambda _: UsageSlice(RECORDS, total), None, reading, len(RECORDS)))
    assert (found, reading.missing) == (RECORDS, 0 if total is None else 990)


def test_engine_that_gives_smaller_pages_than_asked_for() -> None:
    assert list(every_record(lambda at: UsageSlice(RECORDS[at : at + 3], None), None, None, 1000)) == RECORDS


def test_limit_is_seen_on_the_first_page_alone() -> None:
    with pytest.raises(TooManyRecords):
        read({0: (RECORDS[:1], 500_000)}, 100_000)
    with pytest.raises(TooManyRecords):
        read({0: (RECORDS[:4], None), 4: (RECORDS[4:], None)}, 9)
    assert read({0: (RECORDS, 10)}, 10) == RECORDS


def test_entries_that_are_not_shown_count_for_offsets_and_total() -> None:
    pages = {0: UsageSlice(RECORDS[:2], 6, ("x", "y")), 4: UsageSlice([], 6, ("z",)), 5: UsageSlice(RECORDS[2:3], 6)}
    assert list(every_record(pages.__getitem__, None, None, 4)) == RECORDS[:3]


class Engine:
    """Every second entry is not shown."""

    def usage(self, _account: str, _start: Any, _end: Any, offset: int, limit: int, _deadline: float, *_: Any) -> UsageSlice:
        part = range(offset, min(offset + limit, 2 * len(RECORDS)))
        shown = [RECORDS[number // 2] for number in part if number % 2]
        return UsageSlice(shown, 2 * len(RECORDS), tuple(f"x{number}" for number in part if not number % 2))

    def all_usage(
        self, account: str, start: Any, end: Any, deadline: float, most: int | None = None, *_: Any
    ) -> Iterator[UsageRecord]:
        return every_record(lambda offset: self.usage(account, start, end, offset, 7, deadline), most, None, 7)


@pytest.mark.parametrize("limit", [1, 3, 4, 10, 100])
def test_pages_for_the_portal_hold_every_record_once(limit: int) -> None:
    engine: Any = Engine()
    reader = UsageReader(engine, 5.0, lambda: datetime(2026, 11, 20, tzinfo=UTC))
    period = Period.of(Month(2026, 10), ZoneInfo("Europe/Zurich"))
    window = reader.first_page("BA", period, limit)
    found, total = window.records, window.total
    while window.following is not None:
        window = reader.page("BA", period, window.following, limit)
        found = [*found, *window.records]
    assert (found, total) == (RECORDS, len(RECORDS))


def test_nothing() -> None:
    assert read({0: ([], 0)}) == []
