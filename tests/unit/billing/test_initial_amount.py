"""What an allowance started with is told where the engine says so, in the unit of what remains."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from billing.adapters.tmf_records import to_bucket
from billing.adapters.tmf_shapes import TmfBucket
from billing.domain.balance import Bucket

ENTRY: dict[str, Any] = {
    "id": "data-1",
    "usageType": "data",
    "remainingValue": {"amount": 3, "units": "B"},
    "partyAccount": {"id": "BA1"},
}


def read(**members: Any) -> Bucket:
    return to_bucket(msgspec.convert(ENTRY | members, TmfBucket, strict=False), "BA1", "EUR")


def test_engine_that_tells() -> None:
    initial = read(initialValue={"amount": 10, "units": "B"}).initial
    assert initial is not None
    assert (str(initial.amount), initial.unit) == ("10", "B")


def test_engine_that_does_not_tell() -> None:
    assert read().initial is None


@pytest.mark.parametrize("value", [{"amount": 10, "units": "s"}, {"amount": 10, "units": "parsec"}])
def test_other_unit_says_nothing_of_the_bucket(value: dict[str, Any]) -> None:
    assert read(initialValue=value).initial is None
