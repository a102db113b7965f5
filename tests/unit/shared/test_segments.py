"""Whoever asks by number: the second directory is asked about numbers alone that the first does not know."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.customers.segments import SegmentedDirectory
from selfcare_shared.problems import UpstreamTimeout
from tests.support.records import record

NUMBER = "+41791234567"


def directory(*found: CustomerRecord, away: bool = False) -> Mock:
    return Mock(find_by_msisdn=Mock(return_value=list(found), side_effect=UpstreamTimeout if away else None))


def test_private_number_is_found_while_the_corporate_directory_is_away() -> None:
    both = SegmentedDirectory(directory(record()), directory(away=True))
    assert both.find_by_msisdn(NUMBER) == [record()]


def test_outage_is_no_empty_list() -> None:
    both = SegmentedDirectory(directory(), directory(away=True))
    with pytest.raises(UpstreamTimeout):
        both.find_by_msisdn(NUMBER)


def test_number_without_a_private_customer_is_looked_up_among_companies() -> None:
    company = record(segment="corporate")
    assert SegmentedDirectory(directory(), directory(company)).find_by_msisdn(NUMBER) == [company]


def test_change_of_hands_leaves_no_segment_out() -> None:
    company = record(segment="corporate")
    assert SegmentedDirectory(directory(record()), directory(company)).find_in_every_segment(NUMBER) == [record(), company]
    with pytest.raises(UpstreamTimeout):
        SegmentedDirectory(directory(record()), directory(away=True)).find_in_every_segment(NUMBER)
