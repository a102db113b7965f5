"""The simulator's months: any number of rows, and each month follows from the one before."""

from __future__ import annotations

from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dev.doubles.rating_engine.usage import UsageGenerator, month_bounds

ZONE = ZoneInfo("Europe/Zurich")


def generator(rows: int, seed: int = 1) -> UsageGenerator:
    return UsageGenerator(seed, ZONE, lambda _account: rows)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 400), st.integers(0, 10**9), st.integers(1, 12), st.integers(0, 50))
def test_month_reconciles_and_leads_to_the_next(rows: int, account: int, month: int, seed: int) -> None:
    made = generator(rows, seed).month(f"BA{account:010d}", 2026, month)
    assert len(made.rows) == rows
    balance = made.opening
    start, end = month_bounds(2026, month, ZONE)
    for row in made.rows:
        balance -= row.cents
        assert row.after == balance
        assert start <= row.at < end
    assert all(first.at <= second.at for first, second in pairwise(made.rows))
    following = (2026, month + 1) if month < 12 else (2027, 1)
    assert balance == generator(rows, seed).opening(f"BA{account:010d}", *following)


@pytest.mark.parametrize("rows", [0, 1, 2, 50_000])
def test_sizes(rows: int) -> None:
    assert len(generator(rows).month("BA1000000101", 2026, 3).rows) == rows


def test_same_seed_same_month() -> None:
    assert generator(300).month("BA1", 2026, 3) == generator(300).month("BA1", 2026, 3)
    assert generator(300).month("BA1", 2026, 3) != generator(300, 2).month("BA1", 2026, 3)
