"""Pages of an engine that changes while it is read."""

from __future__ import annotations

import pytest

from billing.adapters.paging import every_record
from billing.domain.usage import UsageRecord
from billing.ports import TooManyRecords, UsageSlice
from selfcare_shared.problems import UpstreamInvalid
from tools.pdf_conformance.statements import records_of

RECORDS = records_of(10)


def read(pages: dict[int, tuple[list[UsageRecord], int]], most: int | None = None) -> list[UsageRecord]:
    return list(every_record(lambda offset: UsageSlice(*pages[offset]), most))


def test_pages_one_after_the_other() -> None:
    assert read({0: (RECORDS[:4], 10), 4: (RECORDS[4:], 10)}) == RECORDS


def test_record_repeated_at_a_page_break_is_read_once() -> None:
    """An engine that counts what it sends, repeats included, is caught; one that counts records is believed."""
    overlapping = {0: (RECORDS[:4], 9), 4: ([RECORDS[3], *RECORDS[4:8]], 9)}
    with pytest.raises(UpstreamInvalid):
        read(overlapping)
    within = {0: ([*RECORDS[:4], RECORDS[3], *RECORDS[4:9]], 9)}
    assert read(within) == RECORDS[:9]


def test_usage_that_arrives_meanwhile_is_read_too() -> None:
    assert read({0: (RECORDS[:4], 8), 4: (RECORDS[4:8], 10), 8: (RECORDS[8:], 10)}) == RECORDS


def test_lost_record_is_never_a_shorter_list() -> None:
    with pytest.raises(UpstreamInvalid):
        read({0: (RECORDS[:4], 10), 4: (RECORDS[5:], 10), 9: ([], 10)})


def test_gap_and_disorder() -> None:
    with pytest.raises(UpstreamInvalid):
        read({0: (RECORDS[:4], 10), 4: ([], 10)})
    with pytest.raises(UpstreamInvalid):
        read({0: (RECORDS[::-1], 10)})


def test_limit_is_seen_on_the_first_page_alone() -> None:
    with pytest.raises(TooManyRecords):
        read({0: (RECORDS[:1], 500_000)}, 100_000)
    assert read({0: (RECORDS, 10)}, 10) == RECORDS


def test_nothing() -> None:
    assert read({0: ([], 0)}) == []
