"""A number that went to another subscriber is written down for every record that has it, and never for a time to come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest

from customer.usecases.hand_over_number import HandOverNumber
from selfcare_shared.links.port import CustomerNotFound
from tests.support.linking_fakes import BUSINESS, COMPANY, NUMBER
from tests.support.records import record

SINCE = datetime(2026, 3, 1, tzinfo=UTC)
BOTH = [record(), record(segment="corporate", msisdn=BUSINESS, customer_id=COMPANY)]


def hand_over(*counts: int | None) -> tuple[HandOverNumber, Mock, Mock]:
    book = Mock(find_in_every_segment=Mock(return_value=BOTH[: len(counts)]))
    handovers = Mock(hand_over=Mock(side_effect=counts))
    return HandOverNumber(book, handovers), book, handovers


@pytest.mark.parametrize(
    ("counts", "ended"), [((2,), 2), ((2, 3), 5), ((0, 0), 0), ((None, 3), 3), ((None, None), None), ((0, None), 0)]
)
def test_links_that_ended_are_counted_where_the_change_was_new(counts: tuple[int | None, ...], ended: int | None) -> None:
    """Checklist: D10."""
    usecase, book, handovers = hand_over(*counts)
    begun = datetime.now(UTC)
    assert usecase(NUMBER, SINCE) == ended
    book.find_in_every_segment.assert_called_once_with(NUMBER)
    calls = [made.args for made in handovers.hand_over.call_args_list]
    assert [(customer, since) for customer, since, _, _ in calls] == [(each.customer_id, SINCE) for each in BOTH[: len(counts)]]
    assert all(begun <= now <= datetime.now(UTC) for _, _, now, _ in calls)
    traces = {trace for _, _, _, trace in calls}
    assert len(traces) == len(counts)
    assert all(len(trace) == 32 and int(trace, 16) >= 0 for trace in traces)


@pytest.mark.parametrize("since", [datetime(2026, 3, 1), datetime.now(UTC) + timedelta(days=1)])  # noqa: DTZ001
def test_time_to_come_or_without_a_zone_changes_nothing(since: datetime) -> None:
    usecase, book, handovers = hand_over(1)
    with pytest.raises(ValueError, match="past time with its zone"):
        usecase(NUMBER, since)
    assert not book.find_in_every_segment.called
    assert not handovers.hand_over.called


def test_number_that_nobody_has_is_told() -> None:
    with pytest.raises(CustomerNotFound):
        hand_over()[0](NUMBER, SINCE)
